//! Turns a panic of a foreign decoder into a value, without its message on the screen.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether panics of this thread are awaited by [`catch`].
    static AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; `None` when it panicked. Panics of other threads print as ever.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !AWAITED.get() {
                print(panic);
            }
        }));
    });
    AWAITED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    AWAITED.set(false);
    result.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_nothing_and_a_value_stays_a_value() {
        assert_eq!(catch(|| 3), Some(3));
        assert_eq!(catch::<()>(|| panic!("not printed")), None);
    }
}
