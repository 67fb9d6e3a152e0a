//! Standard output through one door: a closed pipe ends the program quietly, and control
//! characters of file names never reach the terminal.

use super::CliError;
use std::io::{ErrorKind, Write};

/// Where commands print.
#[derive(Debug)]
pub struct Output<W: Write = std::io::Stdout> {
    writer: W,
    closed: bool,
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Self {
        Self { writer: std::io::stdout(), closed: false }
    }
}

impl<W: Write> Output<W> {
    /// Prints one line.
    ///
    /// # Errors
    /// When the output cannot be written for another reason than a closed pipe.
    pub fn line(&mut self, text: &str) -> Result<(), CliError> {
        if self.closed {
            return Ok(());
        }
        match writeln!(self.writer, "{}", printable(text)) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(CliError::Failed(format!("cannot write the output: {error}"))),
        }
    }

    /// Prints a JSON value, indented.
    ///
    /// # Errors
    /// As [`Output::line`].
    pub fn json(&mut self, value: &serde_json::Value) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| CliError::Failed(format!("cannot print JSON: {error}")))?;
        self.line(&text)
    }
}

/// Text without control characters but line ends and tabs.
pub fn printable(text: &str) -> String {
    let plain = |c: char| !c.is_control() || c == '\n' || c == '\t';
    text.chars().map(|c| if plain(c) { c } else { '\u{fffd}' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\tc"), "a\u{fffd}[31mb\tc");
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        let mut output = Output { writer: Closed, closed: false };
        assert!(output.line("a").is_ok() && output.line("b").is_ok());
    }
}
