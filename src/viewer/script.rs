//! A script of clicks and keys with their times: text into lines, or everything that is wrong with
//! it.

use crate::base::ids::{OrderId, RobotId};
use crate::base::time::SimTime;
use crate::scenario::{Problem, Problems};

/// Keys that the window knows, by the names that scripts give them.
pub const KEYS: [&str; 29] = [
    "Space",
    "Comma",
    "Period",
    "N",
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "ArrowDown",
    "Enter",
    "Home",
    "F",
    "C",
    "V",
    "H",
    "R",
    "L",
    "T",
    "Tab",
    "P",
    "Z",
    "A",
    "K",
    "X",
    "Escape",
    "Q",
    "Plus",
    "Minus",
    "O",
    "M",
];

/// Most lines of a script.
const MOST: usize = 10_000;

/// What a line does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Clicks at a place of the window \[px\].
    ClickAt(f32, f32),
    /// Clicks a robot on the map.
    ClickRobot(RobotId),
    /// Clicks an order on the map.
    ClickOrder(OrderId),
    /// Clicks the button of a name.
    Press(String),
    /// Presses and releases a key; with Shift.
    Key(&'static str, bool),
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Time of the day at which it is done.
    pub at: SimTime,
    /// What it does.
    pub act: Act,
}

/// Reads a script.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(text: &str, file: &str) -> Result<Vec<Line>, Problems> {
    let (mut lines, mut problems): (Vec<Line>, _) = (Vec::new(), Vec::new());
    let mut refuse = |code, number, value: &str, what: &str, remedy: &str| {
        let (file, key) = (file.to_owned(), String::new());
        let (value, what, remedy) = (value.to_owned(), what.to_owned(), remedy.to_owned());
        problems.push(Problem { code, file, line: Some(number), key, value, what, remedy });
    };
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.split('#').next().unwrap_or("").trim();
        if line.is_empty() {
            continue;
        }
        let (time, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let Some(at) = time_of(time) else {
            refuse("T301", number, time, "this is no time of day", "Write it as 12:30:00.");
            continue;
        };
        if lines.last().is_some_and(|last| last.at > at) {
            refuse("T302", number, time, "earlier than the line before", "Bring lines in order.");
        }
        match act(rest.trim()) {
            Some(act) => lines.push(Line { number, at, act }),
            None => refuse("T303", number, rest, "nothing that a script can do", &known()),
        }
    }
    if lines.len() > MOST {
        refuse("T302", MOST, "", "more lines than a script may have", "Leave some out.");
    }
    if problems.is_empty() { Ok(lines) } else { Err(Problems(problems)) }
}

/// What lines can be.
fn known() -> String {
    format!(
        "Write `click X Y`, `click robot N`, `click order N`, `press NAME`, or `key NAME`, with \
         Shift+ before it where it is held; keys: {}.",
        KEYS.join(", ")
    )
}

fn act(text: &str) -> Option<Act> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| word.parse::<u32>().ok();
    let pixel = |word: &str| word.parse::<f32>().ok().filter(|px| (0.0..=8192.0).contains(px));
    match words[..] {
        ["click", "robot", id] => number(id).map(|id| Act::ClickRobot(RobotId(id))),
        ["click", "order", id] => number(id).map(|id| Act::ClickOrder(OrderId(id))),
        ["click", x, y] => Some(Act::ClickAt(pixel(x)?, pixel(y)?)),
        ["press", ..] if words.len() > 1 => Some(Act::Press(words[1..].join(" "))),
        ["key", name] => {
            let (shift, name) = name.strip_prefix("Shift+").map_or((false, name), |it| (true, it));
            let key = KEYS.iter().find(|key| **key == name)?;
            Some(Act::Key(key, shift))
        }
        _ => None,
    }
}

/// A time of day as 12:30 or 12:30:05.
fn time_of(text: &str) -> Option<SimTime> {
    let parts: Vec<u64> = text.split(':').map(str::parse).collect::<Result<_, _>>().ok()?;
    let (hours, minutes, seconds) = match parts[..] {
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let fits = hours <= 24 && minutes < 60 && seconds < 60;
    fits.then_some(SimTime(1_000 * (3_600 * hours + 60 * minutes + seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_and_remarks_left_out() {
        let text = "# a morning\n08:30 key Space\n\n12:00:05 click robot 3 # it is stuck\n12:01 \
                    press price commission +\n12:01 key Shift+ArrowLeft\n13:00 click 400 300.5\n";
        let lines = read(text, "x").unwrap();
        let acts: Vec<Act> = lines.iter().map(|line| line.act.clone()).collect();
        assert_eq!(
            acts,
            [
                Act::Key("Space", false),
                Act::ClickRobot(RobotId(3)),
                Act::Press("price commission +".to_owned()),
                Act::Key("ArrowLeft", true),
                Act::ClickAt(400.0, 300.5),
            ]
        );
        assert_eq!((lines[1].number, lines[1].at), (4, SimTime(43_205_000)));
    }

    #[test]
    fn everything_wrong_is_told_at_once_with_its_line() {
        let text = "12:00 key Space\nnoon key Q\n11:00 key Q\n13:00 key Delete\n13:00 click 1 NaN\n\
                    13:00 press\n25:00 key Q\n";
        let told = read(text, "s.txt").unwrap_err().to_string();
        for part in ["s.txt:2: T301", "s.txt:3: T302", "s.txt:4: T303", "s.txt:5: T303"] {
            assert!(told.contains(part), "{part} in {told}");
        }
        assert_eq!(told.lines().count(), 6, "{told}");
    }
}
