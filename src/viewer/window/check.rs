//! What a window needs and this machine may lack: looked for before anything is opened.

use std::fmt;
use std::net::TcpStream;
use std::path::Path;

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// No display is named.
    NoDisplay,
    /// The display that is named does not answer.
    DeadDisplay(String),
    /// No Vulkan driver.
    NoDriver,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDisplay => f.write_str("no display to open a window on: DISPLAY is not set"),
            Self::DeadDisplay(name) => write!(f, "the display {name} does not answer"),
            Self::NoDriver => f.write_str(
                "no Vulkan driver: install that of your graphics card, or mesa-vulkan-drivers and \
                 libvulkan1, which draw without one",
            ),
        }
    }
}

impl std::error::Error for Missing {}

/// The first thing that is missing; a picture alone needs no display.
pub fn missing(needs_display: bool) -> Option<Missing> {
    let display = needs_display.then(no_display).flatten();
    display.or_else(|| (!has_driver()).then_some(Missing::NoDriver))
}

/// What is wrong with the display.
fn no_display() -> Option<Missing> {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return None;
    }
    let name = std::env::var("DISPLAY").unwrap_or_default();
    if name.is_empty() {
        return Some(Missing::NoDisplay);
    }
    (!answers(&name)).then_some(Missing::DeadDisplay(name))
}

/// Host and number of a display, as in `:0`, `:0.0`, `host:10.0`.
fn parts(name: &str) -> Option<(&str, u16)> {
    let (host, rest) = name.rsplit_once(':')?;
    let number = rest.split('.').next()?.parse().ok()?;
    Some((host, number))
}

/// Port of the first display of a host.
const FIRST_PORT: u16 = 6000;

fn answers(name: &str) -> bool {
    let Some((host, number)) = parts(name) else { return false };
    if !host.is_empty() && host != "unix" {
        return TcpStream::connect((host, FIRST_PORT.saturating_add(number))).is_ok();
    }
    answers_here(number)
}

#[cfg(unix)]
fn answers_here(number: u16) -> bool {
    let socket = Path::new("/").join("tmp").join(".X11-unix").join(format!("X{number}"));
    std::os::unix::net::UnixStream::connect(socket).is_ok()
}

#[cfg(not(unix))]
fn answers_here(_: u16) -> bool {
    true
}

fn has_driver() -> bool {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let adapters = bevy::tasks::block_on(instance.enumerate_adapters(wgpu::Backends::all()));
    !adapters.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_displays_are_taken_apart() {
        assert_eq!(parts(":99"), Some(("", 99)));
        assert_eq!(parts(":0.0"), Some(("", 0)));
        assert_eq!(parts("host:10.0"), Some(("host", 10)));
        assert_eq!(parts("nonsense"), None);
        assert!(!answers("nonsense"));
    }
}
