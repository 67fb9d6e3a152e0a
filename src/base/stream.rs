//! Chance: one named stream of draws per (seed, replication, process, entity).
//!
//! A stream depends on nothing but its four names, so one more draw in one process shifts no
//! other, and two policies compared under one seed meet the same orders.

use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// The generator of every stream: xoshiro256++, by name, so that its values never change.
pub type StreamRng = Xoshiro256PlusPlus;

/// Opens the stream of one process for one entity.
pub fn stream(seed: u64, replication: u32, process: &str, entity: u64) -> StreamRng {
    let words = [seed, u64::from(replication), entity].into_iter();
    let key = words
        .chain(process.bytes().map(u64::from))
        .fold(0, |key, word| mix(key ^ word).wrapping_add(0x9e37_79b9_7f4a_7c15));
    StreamRng::seed_from_u64(key)
}

/// A number in [0, 1).
pub fn unit(rng: &mut impl Rng) -> f64 {
    rng.random::<f64>()
}

/// A whole number below `bound`; 0 when the bound is 0.
pub fn below(rng: &mut impl Rng, bound: usize) -> usize {
    if bound == 0 {
        return 0;
    }
    usize::try_from((u128::from(rng.next_u64()) * bound as u128) >> 64).unwrap_or(0)
}

/// Finaliser of `SplitMix64`: every input bit reaches every output bit.
pub fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_its_names_and_nothing_else() {
        let draw = |seed, replication, process, entity| {
            stream(seed, replication, process, entity).next_u64()
        };
        let base = draw(42, 0, "prep_time", 7);
        assert_eq!(base, draw(42, 0, "prep_time", 7));
        for other in [
            draw(43, 0, "prep_time", 7),
            draw(42, 1, "prep_time", 7),
            draw(42, 0, "ticket", 7),
            draw(42, 0, "prep_time", 8),
        ] {
            assert_ne!(base, other);
        }
    }

    #[test]
    fn whole_numbers_stay_below_their_bound() {
        let mut rng = stream(1, 0, "below", 0);
        assert!((0..10_000).all(|_| below(&mut rng, 7) < 7));
        assert_eq!(below(&mut rng, 0), 0);
    }
}
