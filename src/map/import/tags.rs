//! The tags that the import looks at; every other key is dropped while reading.

/// Keys that are kept, sorted.
const KEYS: [&str; 33] = [
    "access",
    "addr:housenumber",
    "addr:street",
    "amenity",
    "area",
    "building",
    "crossing",
    "crossing:markings",
    "crossing:signals",
    "crossing_ref",
    "cycleway",
    "foot",
    "footway",
    "highway",
    "incline",
    "kerb",
    "landuse",
    "lanes",
    "leisure",
    "lit",
    "maxspeed",
    "name",
    "natural",
    "path",
    "pedestrian",
    "service",
    "shop",
    "sidewalk",
    "surface",
    "tracktype",
    "type",
    "waterway",
    "width",
];

/// The kept tags of one element, sorted by key.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tags(Vec<(&'static str, String)>);

impl Tags {
    /// Adds a tag if its key is kept; of two equal keys the first wins.
    pub(super) fn put(&mut self, key: &str, value: &str) {
        let Ok(known) = KEYS.binary_search(&key) else { return };
        if let Err(place) = self.0.binary_search_by(|(have, _)| (*have).cmp(key)) {
            self.0.insert(place, (KEYS[known], value.trim().to_owned()));
        }
    }

    /// Adds what is not there yet.
    pub(super) fn merge(&mut self, other: &Self) {
        other.0.iter().for_each(|(key, value)| self.put(key, value));
    }

    /// Value of a key; empty values count as absent.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let place = self.0.binary_search_by(|(have, _)| (*have).cmp(key)).ok()?;
        Some(self.0[place].1.as_str()).filter(|value| !value.is_empty())
    }

    /// Whether a key has one of these values.
    pub(super) fn is(&self, key: &str, values: &[&str]) -> bool {
        self.get(key).is_some_and(|value| values.contains(&value))
    }

    /// Whether no tag was kept.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Tags {
    fn from(pairs: [(&str, &str); N]) -> Self {
        let mut tags = Self::default();
        for (key, value) in pairs {
            tags.put(key, value);
        }
        tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_are_sorted_so_that_they_can_be_searched() {
        assert!(KEYS.is_sorted());
    }

    #[test]
    fn order_of_tags_does_not_matter_and_unknown_keys_go() {
        let tags = Tags::from([("name", "A"), ("highway", "footway"), ("uid", "7")]);
        assert_eq!(tags, Tags::from([("highway", "footway"), ("name", "A")]));
        assert_eq!(tags.get("uid"), None);
    }
}
