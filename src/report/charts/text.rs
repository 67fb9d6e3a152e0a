//! Text on charts: the font, its widths, and lines that fit.

use plotters::prelude::{FontFamily, FontStyle};
use plotters::style::{FontDesc, register_font};
use std::sync::Once;

/// Fonts in order of preference; widths are those of the first.
pub(super) const FAMILY: &str = "DejaVu Sans, Verdana, system-ui, sans-serif";

/// plotters prints a font size of 1/1.24 of what it is given ...
pub(super) const SIZE_FACTOR: f64 = 1.24;
/// ... and measures as if the size were the height of a line: 1.164 em in this font.
const WIDTH_FACTOR: f64 = 1.164 / SIZE_FACTOR;
/// Measured large, since widths come back as whole pixels.
const MEASURE: f64 = 100.0;

/// The font at a size in pixels.
pub(super) fn font(size: f64, bold: bool) -> FontDesc<'static> {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        let regular = register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular());
        let bold = register_font(FAMILY, FontStyle::Bold, dejavu::sans::bold());
        debug_assert!(regular.is_ok() && bold.is_ok(), "the font crate ships readable fonts");
    });
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(FAMILY), size * SIZE_FACTOR, style)
}

/// Width of a text \[px\].
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let measured = font(size * MEASURE, bold).layout_box(text);
    measured.map_or(0.0, |((left, _), (right, _))| f64::from(right - left) / MEASURE * WIDTH_FACTOR)
}

/// The text in lines no wider than `room`; a single word may be.
pub(super) fn wrapped(text: &str, size: f64, bold: bool, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = lines.last().map(|line| format!("{line} {word}"));
        match longer.filter(|longer| width(longer, size, bold) <= room) {
            Some(longer) => *lines.last_mut().expect("a line was lengthened") = longer,
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The text, cut with an ellipsis where it is wider than `room`.
pub(super) fn shortened(text: &str, size: f64, bold: bool, room: f64) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let cut: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if width(&cut, size, bold) <= room {
            return cut;
        }
    }
    String::new()
}

/// A number as people write it: no more places than its size needs, thousands apart.
pub(super) fn plain(value: f64) -> String {
    let places = match value.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    let printed = format!("{value:.places$}");
    let whole = printed.trim_end_matches('0').strip_suffix('.').map(str::to_owned);
    grouped(&whole.unwrap_or(printed))
}

/// A name, short enough to leave a title its words.
pub(super) fn in_title(name: &str) -> String {
    shortened(name, 20.0, true, 280.0)
}

/// A whole number as people write it.
pub(super) fn count(value: f64) -> String {
    grouped(&format!("{:.0}", value + 0.0))
}

/// `1 robot`, `2 robots`.
pub(super) fn robots(count: u32) -> String {
    format!("{count} {}", if count == 1 { "robot" } else { "robots" })
}

/// Digits in groups of three by thin spaces, from five digits on.
pub(super) fn grouped(number: &str) -> String {
    let (whole, rest) = number.split_at(number.find('.').unwrap_or(number.len()));
    let digits = whole.trim_start_matches('-');
    let sign = if digits.len() < whole.len() { "−" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}{rest}");
    }
    let mut text = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(plain(12_345.6), "12\u{202f}346");
        assert_eq!(plain(-3.456), "−3.46");
        assert_eq!(plain(1234.0), "1234");
        assert_eq!(plain(12.34), "12.3");
        assert_eq!(
            (plain(20.0), plain(100.0), plain(0.0)),
            ("20".into(), "100".into(), "0".into())
        );
    }

    #[test]
    fn lines_keep_within_their_room() {
        let text = "robots cost the merchant as much per order as couriers at 62 orders a day";
        let lines = wrapped(text, 20.0, true, 300.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 20.0, true) <= 300.0));
        assert_eq!(lines.join(" "), text);
        assert!(width(&shortened(text, 12.0, false, 100.0), 12.0, false) <= 100.0);
    }
}
