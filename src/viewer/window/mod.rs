//! The window: Bevy draws the map and the fleet, egui the panels. It reads the session and lets it
//! live; what the watcher changes goes through the session's touches.
//!
//! A frame goes one way: the clock passes and the session lives up to it, triangles are laid, the
//! camera is placed, panels are drawn and take the watcher's keys and clicks, which act on the next
//! frame.

mod app;
mod check;
mod chooser;
mod desk;
mod filming;
mod hands;
mod layers;
mod marks;
mod meshes;
mod meter;
mod overlay;
mod panels;
mod passing;
mod player;
mod reading;
mod shots;
mod style;

pub use app::{Ask, Beginning, Left, WriteOut, open};
pub use check::{Missing, missing};
pub use meter::Pace;
