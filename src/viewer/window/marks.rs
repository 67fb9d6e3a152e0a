//! Incidents of the whole day, looked for beside the window: until they are known, those so far.

use crate::session::{Incident, Session, incidents};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};

/// Marks on the axis of time.
pub(super) struct Marks {
    known: Vec<Incident>,
    /// Nobody else ever takes the lock: the desk may be shared, a receiver may not.
    coming: Option<Mutex<Receiver<Vec<Incident>>>>,
}

impl Marks {
    /// Begins to look for those of a session's day.
    pub(super) fn of(session: &Session) -> Self {
        let (said, coming) = channel();
        let look = session.look_ahead();
        std::thread::spawn(move || _ = said.send(look()));
        Self { known: incidents(session.told()), coming: Some(Mutex::new(coming)) }
    }

    /// All that are known by now.
    pub(super) fn known(&mut self) -> &[Incident] {
        if let Some(coming) = &mut self.coming
            && let Ok(found) = coming.get_mut().unwrap_or_else(PoisonError::into_inner).try_recv()
        {
            self.known = found;
            self.coming = None;
        }
        &self.known
    }

    /// Waits until all are known.
    pub(super) fn wait(&mut self) {
        if let Some(coming) = self.coming.take() {
            let coming = coming.into_inner().unwrap_or_else(PoisonError::into_inner);
            self.known = coming.recv().unwrap_or_default();
        }
    }
}
