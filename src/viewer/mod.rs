//! What a watcher sees of a day: the plain part, which knows no window, and the window itself, which
//! only a build with the feature `viewer` has.
//!
//! The plain part turns maps, robots and orders into triangles, rows and positions on the screen;
//! everything in it is tested without a display. The window reads the day and lets it live, and
//! changes nothing in it.

pub mod brush;
pub mod choice;
pub mod clockwork;
pub mod crews;
pub mod eye;
pub mod feeders;
pub mod film;
pub mod fleet;
pub mod palette;
pub mod paths;
pub mod pins;
pub mod reach;
pub mod script;
pub mod scrub;
pub mod tables;
pub mod watchlist;
#[cfg(feature = "viewer")]
pub mod window;
