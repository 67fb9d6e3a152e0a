//! Figures worked out beside the day: a thread of its own folds the same events and prices them when
//! asked, so that neither the day nor a window waits for it. Its figures are those of
//! [`Session::figures`](super::Session::figures) at the instant for which they were asked.

use super::figures::Figures;
use crate::base::time::SimTime;
use crate::events::{Observer, SimEvent};
use crate::metrics::RunFold;
use crate::scenario::Scenario;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// Events with their times.
pub(super) type Events = Vec<(SimTime, SimEvent)>;

/// The folds of a day and of that of couriers alone.
pub(super) struct Both {
    pub(super) main: RunFold,
    pub(super) couriers: Option<RunFold>,
}

/// What is asked.
pub(super) struct Question {
    /// As if the day ended then.
    pub(super) at: SimTime,
    /// Folds to go on from, where the day was wound back or changed.
    pub(super) anew: Option<Both>,
    /// What both days stated since they were asked last.
    pub(super) events: (Events, Events),
    pub(super) priced: Arc<Scenario>,
}

/// The thread, and what it said last.
pub(super) struct Reader {
    questions: Sender<Question>,
    /// Nobody else ever takes the lock: a session may be shared, a receiver may not.
    answers: Mutex<Receiver<(SimTime, Figures)>>,
    /// Answers that are still to come.
    asked: usize,
    /// How many of them are about a day that was since then wound back or changed.
    stale: usize,
    latest: Option<(SimTime, Figures)>,
}

impl Reader {
    /// A thread that begins with some folds.
    pub(super) fn start(both: Both) -> Self {
        let (questions, asked) = channel();
        let (said, answers) = channel();
        std::thread::spawn(move || work(both, &asked, &said));
        Self { questions, answers: Mutex::new(answers), asked: 0, stale: 0, latest: None }
    }

    /// Whether everything that was asked is answered.
    pub(super) fn is_free(&self) -> bool {
        self.asked == 0
    }

    pub(super) fn ask(&mut self, question: Question) {
        self.asked += usize::from(self.questions.send(question).is_ok());
    }

    /// The day was wound back or changed: what was said or is still to come is about another one.
    pub(super) fn forget(&mut self) {
        self.stale = self.asked;
        self.latest = None;
    }

    /// Takes the next thing that has been said, if it is about this day.
    pub(super) fn listen(&mut self) -> Option<&(SimTime, Figures)> {
        loop {
            let answer = self.said().try_recv().ok()?;
            if self.take(answer) {
                return self.latest.as_ref();
            }
        }
    }

    /// Waits for the next thing to be said, if something is still to come.
    pub(super) fn wait(&mut self) -> Option<&(SimTime, Figures)> {
        while self.asked > 0 {
            let answer = self.said().recv().ok()?;
            if self.take(answer) {
                return self.latest.as_ref();
            }
        }
        None
    }

    fn said(&mut self) -> &mut Receiver<(SimTime, Figures)> {
        self.answers.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps an answer; says whether it is about this day.
    fn take(&mut self, answer: (SimTime, Figures)) -> bool {
        self.asked -= 1;
        if self.stale > 0 {
            self.stale -= 1;
            return false;
        }
        self.latest = Some(answer);
        true
    }

    /// The latest figures, and of which instant they are.
    pub(super) fn latest(&self) -> Option<&(SimTime, Figures)> {
        self.latest.as_ref()
    }
}

fn work(mut both: Both, asked: &Receiver<Question>, said: &Sender<(SimTime, Figures)>) {
    while let Ok(Question { at, anew, events, priced }) = asked.recv() {
        both = anew.unwrap_or(both);
        let fold = |fold: &mut RunFold, events: &Events| {
            for (at, event) in events {
                fold.observe(*at, event);
            }
        };
        fold(&mut both.main, &events.0);
        if let Some(couriers) = &mut both.couriers {
            fold(couriers, &events.1);
        }
        let couriers = both.couriers.as_ref().map(|couriers| couriers.as_of(at));
        let figures = Figures::of(&priced, &both.main.as_of(at), couriers.as_ref());
        if said.send((at, figures)).is_err() {
            return;
        }
    }
}
