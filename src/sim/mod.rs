//! The simulation: one day of one world, by next event.
