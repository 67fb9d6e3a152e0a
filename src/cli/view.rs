//! `trundle view`: a day under watch in a window.

use super::watched::{WatchedDay, instant};
use super::{CliError, Output};
use crate::base::time::SimTime;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  trundle view starship-campus
  trundle view starship-campus --at 12:30 --offscreen --shot noon.png")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct ViewArguments {
    #[command(flatten)]
    watched: WatchedDay,
    /// Begin at this time of the day, as 12:30
    #[arg(long, value_name = "TIME", value_parser = instant)]
    at: Option<SimTime>,
    /// Let the day pass to this time of the day, then close
    #[arg(long, value_name = "TIME", value_parser = instant)]
    until: Option<SimTime>,
    /// Times as fast as the day itself, 1 to 100000
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    speed: Option<u32>,
    /// Let the day pass from the first frame on
    #[arg(long)]
    play: bool,
    /// Colours
    #[arg(long, value_enum, default_value_t = ThemeArgument::Light)]
    theme: ThemeArgument,
    /// Width and height of the window [px]
    #[arg(long, value_name = "WxH", default_value = "1600x900", value_parser = size)]
    size: (u32, u32),
    /// Choose this robot at first
    #[arg(long, value_name = "N")]
    robot: Option<u32>,
    /// So many times nearer than the whole map
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    zoom: f64,
    /// Show footpath load at first
    #[arg(long)]
    load: bool,
    /// Write a picture of the window to this PNG file and close
    #[arg(long, value_name = "FILE")]
    shot: Option<PathBuf>,
    /// Write what you change to this file
    #[arg(long, value_name = "FILE", default_value = "touches.toml")]
    record: PathBuf,
    /// On closing, live the day to its end and write the run folder of its scenario with this day in it
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Film the window into this file, with ffmpeg; without one every frame becomes a picture
    #[arg(long, value_name = "FILE")]
    video: Option<PathBuf>,
    /// Clicks and keys with their times, from this file
    #[arg(long, value_name = "FILE")]
    script: Option<PathBuf>,
    /// Say on closing what frames cost outside rendering
    #[arg(long)]
    pace: bool,
    /// Draw without a display; needs --shot
    #[arg(long, requires = "shot")]
    offscreen: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ThemeArgument {
    Light,
    Dark,
}

/// Smallest and largest side of a window \[px\].
const SIDES: std::ops::RangeInclusive<u32> = 320..=8192;

/// A size as 1600x900.
fn size(text: &str) -> Result<(u32, u32), String> {
    let side = |text: &str| text.parse().ok().filter(|side| SIDES.contains(side));
    let sides = text.split_once('x').and_then(|(w, h)| Some((side(w)?, side(h)?)));
    sides.ok_or_else(|| format!("give width and height, {SIDES:?} each, as 1600x900"))
}

/// What a build without the window says.
#[cfg(not(feature = "viewer"))]
pub(super) fn execute(_: &ViewArguments, _: &mut Output) -> Result<(), CliError> {
    let text = "this build has no window. Build it in:\n  cargo run --release --features viewer -- \
                view\nThe same day without a window: trundle day";
    Err(CliError::Input(text.to_owned()))
}

#[cfg(feature = "viewer")]
pub(super) fn execute(arguments: &ViewArguments, output: &mut Output) -> Result<(), CliError> {
    use crate::base::ids::RobotId;
    use crate::viewer::palette::Theme;
    use crate::viewer::window::{Ask, open};
    let begin = beginning(arguments)?;
    refuse_places(arguments)?;
    let script = arguments.script.as_deref().map(script).transpose()?.unwrap_or_default();
    let ask = Ask {
        begin,
        at: arguments.at,
        until: arguments.until,
        speed: arguments.speed,
        play: arguments.play || arguments.until.is_some(),
        theme: match arguments.theme {
            ThemeArgument::Light => Theme::Light,
            ThemeArgument::Dark => Theme::Dark,
        },
        size: arguments.size,
        robot: arguments.robot.map(RobotId),
        zoom: arguments.zoom,
        heat: arguments.load,
        script,
        shot: arguments.shot.clone(),
        video: arguments.video.clone(),
        write_out: write_out(arguments),
        offscreen: arguments.offscreen,
    };
    let name = arguments.watched.scenario.as_deref().unwrap_or(crate::scenario::DEFAULT);
    let left = open(ask).map_err(|missing| {
        CliError::Failed(format!("{missing}. The same day without a window: trundle day {name}"))
    })?;
    if let Some(fault) = left.fault {
        return Err(CliError::Failed(fault));
    }
    let Some(ground) = &left.ground else {
        return output.line("Closed; no day was chosen");
    };
    let name = if arguments.watched.is_named() { name } else { ground.scenario.name.as_str() };
    output.line(&format!("Closed at {}; day digest {}", left.at, left.digest))?;
    if arguments.pace {
        output.line(&told(left.pace))?;
    }
    left.films.iter().try_for_each(|film| output.line(film))?;
    let Some(record) = left.touches else { return Ok(()) };
    if arguments.out.is_some() {
        let folder = write_out(arguments)(ground, &record).map_err(CliError::Failed)?;
        output.line(&format!("Tables and charts of the whole day: {}", folder.display()))?;
    }
    if record.touches.is_empty() {
        return Ok(());
    }
    write(&arguments.record, &record.to_toml())?;
    let until = left.at;
    let file = arguments.record.display();
    output.line(&format!(
        "What you changed is in {file}; trundle day {name} --touches {file} --until {until}"
    ))
}

/// Refuses pictures and folders that cannot be written, before a window opens.
#[cfg(feature = "viewer")]
fn refuse_places(arguments: &ViewArguments) -> Result<(), CliError> {
    if let Some(shot) = &arguments.shot {
        writable(shot)?;
    }
    if let Some(out) = &arguments.out {
        crate::report::check_writable(out).map_err(|error| CliError::Input(error.to_string()))?;
    }
    Ok(())
}

/// Writes the run folder of a watched day.
#[cfg(feature = "viewer")]
fn write_out(arguments: &ViewArguments) -> crate::viewer::window::WriteOut {
    let watched = arguments.watched.clone();
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("results"));
    std::sync::Arc::new(move |ground, record| {
        let scenario = watched.scenario.as_deref().unwrap_or(&ground.scenario.name);
        super::run_folder::write(&watched, Some(scenario), record, &out)
            .map_err(|error| error.to_string())
    })
}

/// The day that was named, or a choice of which the same is asked.
#[cfg(feature = "viewer")]
fn beginning(arguments: &ViewArguments) -> Result<crate::viewer::window::Beginning, CliError> {
    use crate::viewer::window::Beginning;
    let (watched, robot) = (arguments.watched.clone(), arguments.robot);
    if watched.is_named() {
        let (_, session) = watched.begin()?;
        has_robot(&session, robot)?;
        return Ok(Beginning::Day(Box::new(session)));
    }
    let choose = move |id: &str| {
        let (_, session) = watched.begin_of(Some(id)).map_err(|error| error.to_string())?;
        has_robot(&session, robot).map_err(|error| error.to_string())?;
        Ok(session)
    };
    Ok(Beginning::Choice(Box::new(choose)))
}

/// Refuses a robot that the day does not have.
#[cfg(feature = "viewer")]
fn has_robot(session: &crate::session::Session, robot: Option<u32>) -> Result<(), CliError> {
    let robots: u32 = session.day().robots.iter().sum();
    match robot.filter(|robot| *robot >= robots) {
        Some(robot) => {
            Err(CliError::Input(format!("--robot {robot}: this day has {robots} robots")))
        }
        None => Ok(()),
    }
}

/// What frames cost, in words.
#[cfg(feature = "viewer")]
fn told(pace: crate::viewer::window::Pace) -> String {
    let (lived, day, panels) = (pace.lived_ms, pace.day_ms, pace.panels_ms);
    format!(
        "{} frames; median and 90 % [ms]: the day lives {:.2} {:.2}, is looked at and laid {:.2} \
         {:.2}, panels {:.2} {:.2}; first frame {:.0} ms after opening; {:.0} % of the speed kept",
        pace.frames,
        lived.0,
        lived.1,
        day.0,
        day.1,
        panels.0,
        panels.1,
        pace.first_frame_ms,
        100.0 * pace.kept
    )
}

/// Reads a script.
#[cfg(feature = "viewer")]
fn script(file: &std::path::Path) -> Result<Vec<crate::viewer::script::Line>, CliError> {
    use crate::scenario::{Problems, problem_at};
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        let what = error.to_string();
        let problem = problem_at("", &name, "T300", "", &what, "Name a script of clicks and keys.");
        CliError::from(Problems(vec![problem]))
    })?;
    Ok(crate::viewer::script::read(&text, &name)?)
}

/// Writes a record whole, or leaves what was there.
#[cfg(feature = "viewer")]
fn write(file: &std::path::Path, text: &str) -> Result<(), CliError> {
    let half = file.with_extension("half");
    let written = std::fs::write(&half, text).and_then(|()| std::fs::rename(&half, file));
    written.map_err(|error| CliError::Failed(format!("{}: {error}", file.display())))
}

/// Refuses a picture that cannot be written.
#[cfg(feature = "viewer")]
fn writable(file: &std::path::Path) -> Result<(), CliError> {
    let png = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
    if !png {
        let text = format!("--shot {}: pictures are PNG files; name one", file.display());
        return Err(CliError::Input(text));
    }
    let wrong = |error| CliError::Input(format!("--shot {}: {error}", file.display()));
    std::fs::OpenOptions::new().create(true).append(true).open(file).map(drop).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_or_refused() {
        assert_eq!(size("1280x800"), Ok((1280, 800)));
        for bad in ["", "1280", "10x10", "1280x", "99999x900", "axb"] {
            assert!(size(bad).is_err(), "{bad}");
        }
    }
}
