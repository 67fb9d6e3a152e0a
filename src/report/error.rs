//! What can go wrong while results are written, with the remedy in the text.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why nothing was written.
#[derive(Debug)]
pub enum ReportError {
    /// The file system said no.
    Io {
        /// What was being done, as in `write`.
        doing: &'static str,
        /// To which file or folder.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
    /// A file stands where the results folder should be.
    NotAFolder(PathBuf),
    /// Nothing can be created in the results folder.
    ReadOnly(PathBuf, std::io::Error),
    /// Scenario or run name that cannot name a folder.
    BadName(String),
    /// The target exists and was not written by Trundle.
    NotARun(PathBuf),
    /// The target holds another result.
    OtherResult(PathBuf),
    /// A table or chart could not be made: a fault of the program, not of the input.
    Internal(String),
}

impl ReportError {
    /// Wraps what the file system said; made for `map_err`.
    pub(crate) fn io<'a>(
        doing: &'static str,
        path: &'a Path,
    ) -> impl FnOnce(std::io::Error) -> Self + 'a {
        move |source| Self::Io { doing, path: path.to_path_buf(), source }
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io { doing, path, source } => {
                write!(f, "R101 cannot {doing} {}: {source}.", path.display())
            }
            Self::NotAFolder(path) => write!(
                f,
                "R102 {} is a file. Results need a folder: name another one with --out.",
                path.display()
            ),
            Self::ReadOnly(path, source) => write!(
                f,
                "R103 nothing can be created in {}: {source}. Name a writable folder with --out.",
                path.display()
            ),
            Self::BadName(name) => write!(
                f,
                "R104 {name:?} cannot name a folder. Use letters, digits, dot, dash and \
                 underscore, not a dot first."
            ),
            Self::NotARun(path) => write!(
                f,
                "R105 {} exists and holds no run.toml, so it is left alone. Move it away or \
                 choose another run name.",
                path.display()
            ),
            Self::OtherResult(path) => write!(
                f,
                "R106 {} holds another result, so it is left alone. Move it away or choose \
                 another run name.",
                path.display()
            ),
            Self::Internal(what) => write!(
                f,
                "R107 {what}. This is a fault of the program; please report it with run.toml."
            ),
        }
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } | Self::ReadOnly(_, source) => Some(source),
            Self::NotAFolder(_)
            | Self::BadName(_)
            | Self::NotARun(_)
            | Self::OtherResult(_)
            | Self::Internal(_) => None,
        }
    }
}
