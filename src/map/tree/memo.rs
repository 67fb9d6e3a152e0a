//! Trees grown so far, shared by everybody who asks for the same.

use super::ReachTree;
use crate::base::units::Millimetres;
use crate::map::edge_set::EdgeSet;
use crate::map::route::Anchor;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Vertices of all trees round closed edges that are kept; beyond it they are grown anew. At eight
/// bytes each, 160 MB.
const MOST_KEPT: usize = 20_000_000;

/// Root and radius.
type Key = (Anchor, Millimetres);

/// Root, radius, closed edges: the last for being the longest to compare.
type KeyWithout = (Anchor, Millimetres, Arc<EdgeSet>);

/// Trees by what they were asked for. Who asks first changes nothing: a tree follows from its key.
#[derive(Debug, Default)]
pub(in crate::map) struct Memo {
    plain: Mutex<BTreeMap<Key, Arc<ReachTree>>>,
    without: Mutex<BTreeMap<KeyWithout, Arc<ReachTree>>>,
}

impl Memo {
    /// The tree of a root.
    pub(in crate::map) fn plain(
        &self,
        key: Key,
        grow: impl FnOnce() -> ReachTree,
    ) -> Arc<ReachTree> {
        shared(&self.plain, key, grow, usize::MAX)
    }

    /// The tree of a root round closed edges.
    pub(in crate::map) fn without(
        &self,
        key: KeyWithout,
        grow: impl FnOnce() -> ReachTree,
    ) -> Arc<ReachTree> {
        shared(&self.without, key, grow, MOST_KEPT)
    }
}

/// Grows a tree outside the lock, so that nobody waits for another's tree.
fn shared<K: Ord>(
    memo: &Mutex<BTreeMap<K, Arc<ReachTree>>>,
    key: K,
    grow: impl FnOnce() -> ReachTree,
    most: usize,
) -> Arc<ReachTree> {
    let known = lock(memo).get(&key).cloned();
    if let Some(tree) = known {
        return tree;
    }
    let grown = Arc::new(grow());
    let mut trees = lock(memo);
    if (trees.len() + 1).saturating_mul(grown.distances.len()) > most {
        trees.clear();
    }
    trees.entry(key).or_insert(grown).clone()
}

fn lock<T>(memo: &Mutex<T>) -> MutexGuard<'_, T> {
    memo.lock().unwrap_or_else(PoisonError::into_inner)
}
