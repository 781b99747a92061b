//! Sets of small numbers, a bit each.

/// A set of numbers below a size that its owner knows; sets of one size are combined with each other only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bits(Vec<u64>);

const WORD: usize = u64::BITS as usize;

impl Bits {
    /// None of `size` numbers.
    pub fn none(size: usize) -> Self {
        Self(vec![0; size.div_ceil(WORD)])
    }

    /// All of `size` numbers.
    pub fn all(size: usize) -> Self {
        let mut words = vec![u64::MAX; size.div_ceil(WORD)];
        if let Some(last) = words.last_mut().filter(|_| !size.is_multiple_of(WORD)) {
            *last = (1 << (size % WORD)) - 1;
        }
        Self(words)
    }

    pub fn insert(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / WORD) {
            *word |= 1 << (number % WORD);
        }
    }

    pub fn toggle(&mut self, number: usize) {
        if let Some(word) = self.0.get_mut(number / WORD) {
            *word ^= 1 << (number % WORD);
        }
    }

    pub fn contains(&self, number: usize) -> bool {
        self.0.get(number / WORD).is_some_and(|word| word >> (number % WORD) & 1 == 1)
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The smallest number in it.
    pub fn first(&self) -> Option<usize> {
        self.0.iter().position(|word| *word != 0).map(|at| at * WORD + self.0[at].trailing_zeros() as usize)
    }

    /// All numbers of it are in the other.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one & !other == 0)
    }

    /// Some number is in both.
    pub fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(one, other)| one & other != 0)
    }

    /// Keeps what is in the other too.
    pub fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one &= other);
    }

    /// Adds what is in the other.
    pub fn add(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one |= other);
    }

    /// Takes away what is in the other.
    pub fn take(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(one, other)| *one &= !other);
    }

    /// What is in both.
    pub fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.keep(other);
        both
    }

    /// The numbers in it, smallest first.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * WORD + bit)
            })
        })
    }
}

impl FromIterator<bool> for Bits {
    fn from_iter<T: IntoIterator<Item = bool>>(holds: T) -> Self {
        let mut words = Vec::new();
        for (at, holds) in holds.into_iter().enumerate() {
            if at.is_multiple_of(WORD) {
                words.push(0);
            }
            if let Some(word) = words.last_mut().filter(|_| holds) {
                *word |= 1 << (at % WORD);
            }
        }
        Self(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_combined() {
        let of = |numbers: &[usize]| {
            let mut set = Bits::none(130);
            numbers.iter().for_each(|number| set.insert(*number));
            set
        };
        let (one, other) = (of(&[0, 63, 64, 129]), of(&[63, 64, 100]));
        assert_eq!(one.and(&other).iter().collect::<Vec<_>>(), [63, 64]);
        let mut rest = one.clone();
        rest.take(&other);
        assert_eq!((rest.count(), rest.first(), rest.contains(129)), (2, Some(0), true));
        assert!(rest.is_within(&one) && !one.is_within(&rest) && one.meets(&other) && !rest.meets(&other));
        assert_eq!((Bits::all(130).count(), Bits::all(64).count(), Bits::none(0).first()), (130, 64, None));
        assert_eq!((0..130).map(|number| one.contains(number)).collect::<Bits>(), one);
    }
}
