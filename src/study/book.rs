//! What must be said of a file of orders beside the answer.

use crate::base::cast;
use crate::sim::Ground;

/// Which part of a file of orders lies at footpaths, where some of it does not; and whether its days
/// come more than once.
pub fn remarks(ground: &Ground) -> Vec<String> {
    let (Some(placed), Some(book)) = (&ground.book, &ground.scenario.book) else {
        return Vec::new();
    };
    let mut remarks = Vec::new();
    let (file, all, out) = (&book.file, placed.all, placed.left_out);
    if out > 0 {
        let kept = 100.0 * cast::float(all - out) / cast::float(all);
        remarks.push(format!(
            "{out} of {all} orders of {file} are left out, since merchant or customer lies at no \
             footpath: {kept:.1} % are kept."
        ));
    }
    let (days, replications) = (book.days.len(), ground.scenario.run.replications);
    if (replications as usize) > days {
        remarks.push(format!(
            "{replications} replications run through {days} days of {file}: they repeat its orders, \
             and the intervals tell of what is drawn beside them."
        ));
    }
    remarks
}
