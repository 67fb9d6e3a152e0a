//! What is looked for beside the window: incidents of the whole day (until they are known, those so
//! far), and what lies around the paths.

use crate::map::import;
use crate::map::scenery::Scenery;
use crate::scenario::MapSource;
use crate::session::{Incident, IncidentKind, Session, incidents};
use crate::viewer::scrub::Bar;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};

/// Marks on the axis of time.
pub(super) struct Marks {
    known: Vec<Incident>,
    /// Nobody else ever takes the lock: the desk may be shared, a receiver may not.
    coming: Option<Mutex<Receiver<Vec<Incident>>>>,
    /// Those that are told apart on a bar, kept while bar and marks stay.
    apart: Option<(Bar, Vec<Incident>)>,
}

/// Groups of marks that look alike.
fn group(mark: &Incident) -> usize {
    match mark.kind {
        IncidentKind::Withdrawn(_) => 0,
        IncidentKind::Rescue => 1,
        IncidentKind::Struck(_) | IncidentKind::OrderLost(_) => 2,
    }
}

impl Marks {
    /// Begins to look for those of a session's day.
    pub(super) fn of(session: &Session) -> Self {
        let (said, coming) = channel();
        let look = session.look_ahead();
        std::thread::spawn(move || _ = said.send(look()));
        Self { known: incidents(session.told()), coming: Some(Mutex::new(coming)), apart: None }
    }

    /// All that are known by now.
    pub(super) fn known(&mut self) -> &[Incident] {
        if let Some(coming) = &mut self.coming
            && let Ok(found) = coming.get_mut().unwrap_or_else(PoisonError::into_inner).try_recv()
        {
            self.known = found;
            self.coming = None;
            self.apart = None;
        }
        &self.known
    }

    /// Those that are told apart on a bar.
    pub(super) fn on(&mut self, bar: &Bar) -> &[Incident] {
        self.known();
        if self.apart.as_ref().is_none_or(|(known, _)| known != bar) {
            let shown = bar.apart(&self.known, |mark| (mark.at, group(mark)));
            self.apart = Some((*bar, shown));
        }
        self.apart.as_ref().map_or(&[], |(_, shown)| shown)
    }

    /// Waits until all are known.
    pub(super) fn wait(&mut self) {
        if let Some(coming) = self.coming.take() {
            let coming = coming.into_inner().unwrap_or_else(PoisonError::into_inner);
            self.known = coming.recv().unwrap_or_default();
            self.apart = None;
        }
    }
}

/// What lies around the paths, once it is read.
#[derive(Default)]
pub(super) struct Surroundings {
    coming: Option<Mutex<Receiver<Scenery>>>,
    /// What was read.
    pub(super) scenery: Scenery,
}

impl Surroundings {
    /// Begins to read those of a session's map; a generated map has none.
    pub(super) fn of(session: &Session) -> Self {
        let ground = session.ground().clone();
        let MapSource::File(file) = ground.scenario.map.clone() else { return Self::default() };
        let (said, coming) = channel();
        std::thread::spawn(move || {
            // The map itself was read from this file: what fails now leaves it without scenery.
            let _ = said.send(import::scenery(&file, &ground.map).unwrap_or_default());
        });
        Self { coming: Some(Mutex::new(coming)), ..Self::default() }
    }

    /// Whether it came just now.
    pub(super) fn came(&mut self) -> bool {
        let Some(coming) = &mut self.coming else { return false };
        let found = coming.get_mut().unwrap_or_else(PoisonError::into_inner).try_recv();
        found.is_ok_and(|found| self.take(found))
    }

    fn take(&mut self, found: Scenery) -> bool {
        self.scenery = found;
        self.coming = None;
        true
    }

    /// Waits until it is there; says whether it came just now.
    pub(super) fn wait(&mut self) -> bool {
        let Some(coming) = self.coming.take() else { return false };
        let coming = coming.into_inner().unwrap_or_else(PoisonError::into_inner);
        let found = coming.recv().unwrap_or_default();
        self.take(found)
    }
}
