//! A policy of somebody else's: a child process that reads snapshots from its standard input and
//! writes decisions to its standard output, one JSON object a line.
//!
//! Whatever comes back is held against the snapshot before anything is done. Nonsense, an answer
//! after the deadline, or none at all is counted, and the nearest idle carrier goes instead; no
//! order is lost. `docs/DISPATCH.md` has the protocol.

use super::nearest_idle::{choose, decide};
use super::snapshot::{Assignment, Decision, Snapshot};
use super::{Policy, check};
use crate::base::ids::{MerchantId, OrderId};
use crate::base::time::SimDuration;
use crate::events::PolicyFault;
use crate::scenario::DispatchRule;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

/// The policy; what it decides itself is what happens when nobody answers.
pub const POLICY: Policy = Policy {
    id: "external",
    meaning: "asks a program of the scenario's, by JSON lines; what it does not answer in time and \
              in sense goes to the nearest idle carrier",
    decide,
    at_once: false,
    choose,
    sees_placed: true,
    oldest_first: false,
    renews: false,
};

/// Answers in a row that may come too late before the program is given up.
const LATE_IN_A_ROW: u32 = 3;

/// Longest answer \[bytes\].
const LONGEST_ANSWER: u64 = 16 << 20;

/// Answers that may lie unread, and answers to earlier looks that are passed over at one.
const UNREAD: usize = 16;

/// A program under way.
#[derive(Debug)]
pub struct External {
    running: Option<Running>,
    deadline: Duration,
    looks: u64,
    late: u32,
}

#[derive(Debug)]
struct Running {
    child: Child,
    questions: SyncSender<String>,
    answers: Mutex<Receiver<String>>,
}

impl External {
    /// Starts the program of a rule; where that fails, every look does.
    pub fn start(rule: &DispatchRule) -> Self {
        let running = Running::start(&rule.command);
        let deadline = Duration::from_millis(rule.deadline_ms);
        Self { running, deadline, looks: 0, late: 0 }
    }

    /// Asks for a decision that can be carried out.
    ///
    /// # Errors
    /// Why there is none.
    pub fn ask(&mut self, snapshot: &Snapshot<'_>) -> Result<Decision, PolicyFault> {
        self.looks += 1;
        let answer = self.answer(question(self.looks, snapshot));
        match answer {
            Err(PolicyFault::Late) => {
                self.late += 1;
                if self.late >= LATE_IN_A_ROW {
                    self.running = None;
                }
            }
            Err(PolicyFault::Gone) => self.running = None,
            Ok(_) | Err(PolicyFault::Nonsense) => self.late = 0,
        }
        let decision = decision(&answer?, snapshot).ok_or(PolicyFault::Nonsense)?;
        check(snapshot, &decision).map_err(|_| PolicyFault::Nonsense)?;
        Ok(decision)
    }

    /// Sends a question and waits for its answer; answers to earlier ones are thrown away.
    fn answer(&mut self, question: String) -> Result<Answer, PolicyFault> {
        let running = self.running.as_mut().ok_or(PolicyFault::Gone)?;
        running.questions.try_send(question).map_err(|error| match error {
            TrySendError::Full(_) => PolicyFault::Late,
            TrySendError::Disconnected(_) => PolicyFault::Gone,
        })?;
        let answers = running.answers.lock().map_err(|_| PolicyFault::Gone)?;
        for _ in 0..=UNREAD {
            let line = answers.recv_timeout(self.deadline).map_err(|error| match error {
                RecvTimeoutError::Timeout => PolicyFault::Late,
                RecvTimeoutError::Disconnected => PolicyFault::Gone,
            })?;
            let answer: Answer = serde_json::from_str(&line).map_err(|_| PolicyFault::Nonsense)?;
            if answer.look == self.looks {
                return Ok(answer);
            }
        }
        Err(PolicyFault::Late)
    }
}

impl Running {
    fn start(command: &[String]) -> Option<Self> {
        let (program, arguments) = command.split_first()?;
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (writes, reads) = (child.stdin.take()?, child.stdout.take()?);
        let (questions, asked) = sync_channel(1);
        let (answered, answers) = sync_channel(UNREAD);
        std::thread::spawn(move || write(writes, &asked));
        std::thread::spawn(move || read(reads, &answered));
        Some(Self { child, questions, answers: Mutex::new(answers) })
    }
}

/// Writes questions for as long as somebody reads them; a program that does not read holds up this
/// thread alone.
fn write(mut writes: ChildStdin, asked: &Receiver<String>) {
    while let Ok(question) = asked.recv() {
        let sent = writeln!(writes, "{question}").and_then(|()| writes.flush());
        if sent.is_err() {
            return;
        }
    }
}

/// Reads answers to the end of the program's output, or until nobody listens any more.
fn read(reads: ChildStdout, answered: &SyncSender<String>) {
    let mut reads = BufReader::new(reads);
    loop {
        let mut line = String::new();
        let read = (&mut reads).take(LONGEST_ANSWER).read_line(&mut line);
        if !matches!(read, Ok(bytes) if bytes > 0) || answered.send(line).is_err() {
            return;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; either way nothing of it stays.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A snapshot as it is written.
#[derive(Serialize)]
struct Question {
    look: u64,
    now_s: f64,
    orders_at_once: usize,
    merchants: Vec<MerchantId>,
    carriers: Vec<CarrierRow>,
    orders: Vec<OrderRow>,
}

#[derive(Serialize)]
struct CarrierRow {
    carrier: u32,
    orders_at_once: usize,
    free_at_s: f64,
    until_s: Option<f64>,
    /// Where it goes for orders that are not loaded, and these orders.
    heading: Option<(MerchantId, Vec<OrderId>)>,
    /// Way to each merchant; `null` where there is none.
    ways_s: Vec<Option<f64>>,
}

#[derive(Serialize)]
struct OrderRow {
    order: OrderId,
    merchant: MerchantId,
    placed_s: f64,
    ready_s: f64,
    promised_s: f64,
    ride_s: Option<f64>,
    mass_kg: f64,
    volume_l: f64,
    not_by: Vec<u32>,
}

fn question(look: u64, snapshot: &Snapshot<'_>) -> String {
    let mut merchants: Vec<MerchantId> =
        snapshot.orders.iter().map(|order| order.merchant).collect();
    merchants.sort_unstable();
    merchants.dedup();
    let carriers = snapshot.carriers.iter().map(|carrier| CarrierRow {
        carrier: carrier.id,
        orders_at_once: carrier.at_once,
        free_at_s: carrier.free_at.max(snapshot.now).seconds(),
        until_s: (carrier.until.0 < u64::MAX).then(|| carrier.until.seconds()),
        heading: carrier.heading.as_ref().map(|heading| {
            (heading.merchant, heading.orders.iter().map(|order| order.id).collect())
        }),
        ways_s: merchants
            .iter()
            .map(|to| Some(snapshot.travel.approach(carrier.place, *to)?.seconds()))
            .collect(),
    });
    let orders = snapshot.orders.iter().map(|order| OrderRow {
        order: order.id,
        merchant: order.merchant,
        placed_s: order.placed.seconds(),
        ready_s: order.ready.seconds(),
        promised_s: order.promised.seconds(),
        ride_s: snapshot.travel.ride(order.merchant, order.customer).map(SimDuration::seconds),
        mass_kg: order.mass.0,
        volume_l: order.volume.0,
        not_by: (snapshot.carriers.iter())
            .filter(|carrier| !snapshot.fits(carrier, order))
            .map(|carrier| carrier.id)
            .collect(),
    });
    let most = snapshot.carriers.iter().map(|carrier| carrier.at_once).max().unwrap_or(1);
    let question = Question {
        look,
        now_s: snapshot.now.seconds(),
        orders_at_once: most,
        carriers: carriers.collect(),
        orders: orders.collect(),
        merchants,
    };
    serde_json::to_string(&question).unwrap_or_default()
}

/// What comes back.
#[derive(Debug, Deserialize)]
struct Answer {
    look: u64,
    #[serde(default)]
    assign: Vec<AnswerRow>,
}

#[derive(Debug, Deserialize)]
struct AnswerRow {
    carrier: u32,
    orders: Vec<OrderId>,
}

/// An answer as a decision; `None` where it names unknown orders.
fn decision(answer: &Answer, snapshot: &Snapshot<'_>) -> Option<Decision> {
    let errand = |row: &AnswerRow| {
        let merchant = match row.orders.first() {
            Some(first) => snapshot.order(*first)?.merchant,
            None => snapshot.carrier(row.carrier)?.heading.as_ref()?.merchant,
        };
        Some(Assignment { carrier: row.carrier, merchant, orders: row.orders.clone() })
    };
    let firm: Option<Vec<Assignment>> = answer.assign.iter().map(errand).collect();
    Some(Decision { firm: firm?, planned: Vec::new() })
}
