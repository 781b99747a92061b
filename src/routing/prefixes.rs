//! Texts found by their longest known beginning.

use std::collections::HashMap;

/// Values by prefix; the longest prefix of a text is found in as many look-ups as there are different lengths.
#[derive(Debug, Clone, Default)]
pub(super) struct PrefixMap {
    by_prefix: HashMap<String, usize>,
    /// Lengths in bytes, longest first.
    lengths: Vec<usize>,
}

impl PrefixMap {
    /// The value at exactly that prefix, put there if there is none.
    pub fn entry(&mut self, prefix: &str, value: usize) -> &mut usize {
        if let Err(place) = self.lengths.binary_search_by(|known| prefix.len().cmp(known)) {
            self.lengths.insert(place, prefix.len());
        }
        self.by_prefix.entry(prefix.to_owned()).or_insert(value)
    }

    /// The value of the longest prefix of `text`.
    pub fn longest(&self, text: &str) -> Option<usize> {
        self.lengths.iter().find_map(|length| self.by_prefix.get(text.get(..*length)?).copied())
    }

    /// All prefixes with their values, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.by_prefix.iter().map(|(prefix, value)| (prefix.as_str(), *value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_is_found() {
        let mut map = PrefixMap::default();
        for (prefix, value) in [("94", 1), ("941", 2), ("9", 3), ("é", 4)] {
            *map.entry(prefix, 0) = value;
        }
        assert_eq!(map.longest("94107"), Some(2));
        assert_eq!(map.longest("9500"), Some(3));
        assert_eq!(map.longest("è"), None);
        assert_eq!(map.longest("élan"), Some(4));
    }
}
