//! Sets of rules as bits, in blocks that the processor intersects at once.

/// Words of a block: 512 rules.
const WORDS: usize = 8;
const RULES: usize = WORDS * 64;

/// Consecutive rules, one bit each.
pub(super) type Block = [u64; WORDS];

/// No rule of the block.
pub(super) const NONE_OF: Block = [0; WORDS];

/// How many blocks a set of so many rules has.
pub(super) fn blocks_of(rules: usize) -> usize {
    rules.div_ceil(RULES)
}

/// Puts a rule into a set.
pub(super) fn insert(set: &mut [Block], rule: usize) {
    set[rule / RULES][rule % RULES / 64] |= 1 << (rule % 64);
}

/// Takes a rule out of a set.
pub(super) fn remove(set: &mut [Block], rule: usize) {
    set[rule / RULES][rule % RULES / 64] &= !(1 << (rule % 64));
}

/// The rule is in the set.
pub(super) fn contains(set: &[Block], rule: usize) -> bool {
    set[rule / RULES][rule % RULES / 64] >> (rule % 64) & 1 == 1
}

/// Sets of the same width, one after the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    width: usize,
    blocks: Vec<Block>,
}

impl Table {
    /// Without a set yet.
    pub fn new(width: usize) -> Self {
        Self { width, blocks: Vec::new() }
    }

    /// Adds a set `times` times.
    pub fn push(&mut self, set: &[Block], times: usize) {
        self.blocks.reserve(set.len() * times);
        for _ in 0..times {
            self.blocks.extend_from_slice(set);
        }
    }

    /// The set at that place.
    pub fn get(&self, index: usize) -> &[Block] {
        &self.blocks[index * self.width..][..self.width]
    }

    /// The set at that place, to change.
    pub fn get_mut(&mut self, index: usize) -> &mut [Block] {
        &mut self.blocks[index * self.width..][..self.width]
    }
}

/// The rules that are in all of several sets, lowest first. Blocks are intersected only as far as rules are asked for.
#[derive(Debug)]
pub(super) struct Common<'a> {
    sets: Vec<&'a [Block]>,
    width: usize,
    block: usize,
    word: usize,
    left: Block,
}

impl<'a> Common<'a> {
    /// Of no set at all, no rule is common.
    pub fn new(sets: Vec<&'a [Block]>) -> Self {
        let width = sets.first().map_or(0, |set| set.len());
        let mut common = Self { sets, width, block: 0, word: 0, left: NONE_OF };
        common.left = common.intersect();
        common
    }

    fn intersect(&self) -> Block {
        let Some((first, others)) = self.sets.split_first() else { return NONE_OF };
        let Some(mut left) = first.get(self.block).copied() else { return NONE_OF };
        for set in others {
            for (left, word) in left.iter_mut().zip(&set[self.block]) {
                *left &= word;
            }
        }
        left
    }
}

impl Iterator for Common<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        while self.block < self.width {
            while let Some(bits) = self.left.get_mut(self.word) {
                if *bits != 0 {
                    let bit = bits.trailing_zeros() as usize;
                    *bits &= *bits - 1;
                    return Some(self.block * RULES + self.word * 64 + bit);
                }
                self.word += 1;
            }
            self.block += 1;
            self.word = 0;
            self.left = self.intersect();
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_comes_lowest_first_from_all_blocks() {
        let set = |rules: &[usize]| {
            let mut set = vec![NONE_OF; blocks_of(1_100)];
            for rule in rules {
                insert(&mut set, *rule);
            }
            set
        };
        let (one, mut other) = (set(&[0, 3, 63, 64, 511, 512, 1_099]), set(&[3, 64, 65, 512, 700, 1_099]));
        remove(&mut other, 64);
        assert!(contains(&one, 64) && !contains(&other, 64));
        assert_eq!(Common::new(vec![&one, &other]).collect::<Vec<_>>(), [3, 512, 1_099]);
        assert_eq!(Common::new(vec![&one]).count(), 7);
        assert_eq!(Common::new(Vec::new()).next(), None);
    }
}
