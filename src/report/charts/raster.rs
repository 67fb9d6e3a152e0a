//! SVG to PNG, with the same font as everywhere.

use crate::report::error::ReportError;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};
use std::sync::{Arc, OnceLock};

/// Pixels of the PNG per pixel of the page.
const ZOOM: f32 = 1.6;

/// The chart as a PNG, 1,600 pixels wide.
///
/// # Errors
/// R107 when the SVG cannot be read or the picture not be encoded.
pub fn png(svg: &str) -> Result<Vec<u8>, ReportError> {
    let options = Options { fontdb: fonts(), ..Options::default() };
    let tree = Tree::from_str(svg, &options)
        .map_err(|error| ReportError::Internal(format!("picture: {error}")))?;
    let size = tree.size().to_int_size().scale_by(ZOOM);
    let mut pixmap = size
        .and_then(|size| Pixmap::new(size.width(), size.height()))
        .ok_or_else(|| ReportError::Internal("picture without size".to_owned()))?;
    resvg::render(&tree, Transform::from_scale(ZOOM, ZOOM), &mut pixmap.as_mut());
    pixmap.encode_png().map_err(|error| ReportError::Internal(format!("picture: {error}")))
}

fn fonts() -> Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    FONTS
        .get_or_init(|| {
            let mut fonts = Database::new();
            fonts.load_font_data(dejavu::sans::regular().to_vec());
            fonts.load_font_data(dejavu::sans::bold().to_vec());
            Arc::new(fonts)
        })
        .clone()
}
