//! A short film of what is watched: frames go to an encoder that is there (`ffmpeg`), else each
//! becomes a picture of its own.

use resvg::tiny_skia::{IntSize, Pixmap};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

/// Frames of a second.
pub const RATE: u32 = 30;

/// The encoder that is looked for.
pub const ENCODER: &str = "ffmpeg";

/// Frames that may wait to be written.
const WAITING: usize = 6;

/// One frame: its number from 0, width, height, and red, green, blue, opacity of every pixel.
pub type Frame = (u32, u32, u32, Vec<u8>);

/// Hands frames over to a film.
#[derive(Debug, Clone)]
pub struct Camera(SyncSender<Option<Frame>>);

impl Camera {
    /// Hands one over; nothing, where the film could not be made.
    pub fn take(&self, frame: Frame) {
        let _ = self.0.send(Some(frame));
    }
}

/// A film that is being made.
#[derive(Debug)]
pub struct Film {
    frames: SyncSender<Option<Frame>>,
    work: Option<JoinHandle<String>>,
}

impl Film {
    /// Begins a film in a file.
    pub fn begin(file: PathBuf, encoder: &str) -> Self {
        let (frames, taken) = sync_channel(WAITING);
        let encoder = encoder.to_owned();
        let work = std::thread::spawn(move || make(&file, &encoder, &taken));
        Self { frames, work: Some(work) }
    }

    /// Somebody who hands frames over, in any order; waits while many are still to be written.
    pub fn camera(&self) -> Camera {
        Camera(self.frames.clone())
    }

    /// Ends the film with the frames that were handed over; says in a line what came of it.
    pub fn end(mut self) -> String {
        let _ = self.frames.send(None);
        let told = self.work.take().and_then(|work| work.join().ok());
        told.unwrap_or_else(|| "the film could not be made".to_owned())
    }
}

/// Where frames go.
enum Reel {
    Encoder(Box<Child>),
    /// A folder of pictures, and why there is no film.
    Pictures(PathBuf),
}

fn make(file: &Path, encoder: &str, taken: &Receiver<Option<Frame>>) -> String {
    let (mut reel, mut early, mut next) = (None, BTreeMap::new(), 0);
    while let Ok(Some(frame)) = taken.recv() {
        early.insert(frame.0, frame);
        while let Some(frame) = early.remove(&next) {
            let reel = reel.get_or_insert_with(|| begin(file, encoder, (frame.1, frame.2)));
            if let Err(error) = add(reel, &frame) {
                return format!("{}: {error}", file.display());
            }
            next += 1;
        }
    }
    match reel {
        None => format!("{}: no frame was drawn", file.display()),
        Some(Reel::Pictures(folder)) => {
            format!("No {encoder} here: {next} frames are pictures in {}", folder.display())
        }
        Some(Reel::Encoder(mut child)) => {
            drop(child.stdin.take());
            match child.wait() {
                Ok(status) if status.success() => {
                    format!("Film of {next} frames: {}", file.display())
                }
                Ok(status) => format!("{}: {encoder} ended with {status}", file.display()),
                Err(error) => format!("{}: {error}", file.display()),
            }
        }
    }
}

fn begin(file: &Path, encoder: &str, (width, height): (u32, u32)) -> Reel {
    let size = format!("{width}x{height}");
    let rate = RATE.to_string();
    // Encoders want even sides.
    let even = "crop=trunc(iw/2)*2:trunc(ih/2)*2";
    let raw = ["-y", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", &size, "-r", &rate, "-i", "-"];
    let child = Command::new(encoder)
        .args(raw)
        .args(["-vf", even, "-pix_fmt", "yuv420p"])
        .arg(file)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.map_or_else(|_| Reel::Pictures(folder(file)), |child| Reel::Encoder(Box::new(child)))
}

/// Folder of the pictures that stand for a film.
fn folder(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    file.with_file_name(format!("{stem}-frames"))
}

fn add(reel: &mut Reel, (number, width, height, pixels): &Frame) -> std::io::Result<()> {
    match reel {
        Reel::Encoder(child) => match &mut child.stdin {
            Some(stdin) => stdin.write_all(pixels),
            None => Ok(()),
        },
        Reel::Pictures(folder) => {
            std::fs::create_dir_all(&*folder)?;
            let wrong = || std::io::Error::other("a frame is no picture");
            let size = IntSize::from_wh(*width, *height).ok_or_else(wrong)?;
            let picture = Pixmap::from_vec(pixels.clone(), size).ok_or_else(wrong)?;
            let png = picture.encode_png().map_err(std::io::Error::other)?;
            std::fs::write(folder.join(format!("{number:05}.png")), png)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three frames of one colour each, the second one last.
    fn shot(file: &Path, encoder: &str) -> String {
        let film = Film::begin(file.to_path_buf(), encoder);
        let camera = film.camera();
        for number in [0, 2, 1] {
            let shade = u8::try_from(40 * number).unwrap();
            let pixels = [shade, shade, shade, 255].repeat(4 * 2);
            camera.take((number, 4, 2, pixels));
        }
        film.end()
    }

    #[test]
    fn without_an_encoder_frames_are_pictures() {
        let folder = tempfile::tempdir().unwrap();
        let told = shot(&folder.path().join("day.mp4"), "no-such-encoder");
        assert!(told.starts_with("No no-such-encoder here: 3 frames"), "{told}");
        for number in 0_u8..3 {
            let file = folder.path().join(format!("day-frames/{number:05}.png"));
            let picture = Pixmap::load_png(&file).unwrap();
            assert_eq!((picture.width(), picture.pixels()[0].red()), (4, 40 * number));
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_encoder_is_given_every_frame_in_turn() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let encoder = folder.path().join("encoder");
        std::fs::write(&encoder, "#!/bin/sh\nfor last; do :; done\ncat > \"$last\"\n").unwrap();
        std::fs::set_permissions(&encoder, std::fs::Permissions::from_mode(0o755)).unwrap();
        let file = folder.path().join("day.mp4");
        let told = shot(&file, encoder.to_str().unwrap());
        assert!(told.starts_with("Film of 3 frames"), "{told}");
        let bytes = std::fs::read(&file).unwrap();
        let shades: Vec<u8> = bytes.chunks(4 * 4 * 2).map(|frame| frame[0]).collect();
        assert_eq!(shades, [0, 40, 80]);
    }
}
