//! Chance that is the same for everybody: dice that begin at a seed and never look outside.

/// Dice. Each purpose has its own, so that one more throw here changes nothing there.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The dice of a seed for one purpose, and of that for the `n`-th time.
    pub fn of(seed: u32, purpose: &str, n: u64) -> Self {
        // FNV-1a over the purpose, then mixed with the numbers.
        let word =
            purpose.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut dice = Self(word ^ u64::from(seed).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.0 = dice.next().wrapping_add(n.wrapping_mul(0xd1b5_4a32_d192_ed03));
        dice.next();
        dice
    }

    /// 64 bits: Steele, Lea and Flood's `SplitMix64`.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `n`; 0 where there is none.
    pub fn below(&mut self, n: u64) -> u64 {
        // The bias of a remainder is nothing at our sizes.
        self.next().checked_rem(n).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = u64::try_from(high.saturating_sub(low)).unwrap_or(0);
        low.saturating_add(i64::try_from(self.below(width.saturating_add(1))).unwrap_or(0))
    }

    /// True in so many of a thousand throws.
    pub fn chance(&mut self, of_thousand: u64) -> bool {
        self.below(1_000) < of_thousand
    }

    /// From 0 up to, but not, 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of them; `None` where there are none.
    pub fn pick<'t, T>(&mut self, things: &'t [T]) -> Option<&'t T> {
        let at = usize::try_from(self.below(things.len() as u64)).ok()?;
        things.get(at)
    }

    /// One of them, but only in so many of a thousand throws.
    pub fn maybe<'t, T>(&mut self, of_thousand: u64, things: &'t [T]) -> Option<&'t T> {
        if self.chance(of_thousand) { self.pick(things) } else { None }
    }

    /// One of them, heavier ones more often.
    pub fn weighted<'t, T>(&mut self, things: &'t [T], weight: impl Fn(&T) -> u64) -> Option<&'t T> {
        let mut left = self.below(things.iter().map(&weight).sum());
        things.iter().find(|thing| {
            let own = weight(thing);
            let is_here = left < own;
            left = left.saturating_sub(own);
            is_here
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_purpose_throws_the_same_and_another_does_not() {
        let throws = |seed, purpose, n| {
            let mut dice = Dice::of(seed, purpose, n);
            [dice.next(), dice.next(), dice.next()]
        };
        assert_eq!(throws(1, "lead", 7), throws(1, "lead", 7));
        let others = [throws(2, "lead", 7), throws(1, "fate", 7), throws(1, "lead", 8)];
        assert!(others.iter().all(|other| *other != throws(1, "lead", 7)));
    }

    #[test]
    fn throws_stay_in_their_bounds_and_reach_them() {
        let mut dice = Dice::of(3, "bounds", 0);
        let thrown: std::collections::BTreeSet<i64> = (0..500).map(|_| dice.between(-2, 3)).collect();
        assert_eq!(thrown, (-2..=3).collect());
        assert!((0..500).all(|_| (0.0..1.0).contains(&dice.share())));
        let weighed = (0..2_000).filter(|_| dice.weighted(&[1, 9], |weight| *weight) == Some(&9)).count();
        assert!((1_600..2_000).contains(&weighed), "{weighed}");
        assert_eq!(dice.pick::<u8>(&[]), None);
        assert_eq!(dice.weighted(&[0_u64, 0], |weight| *weight), None);
    }
}
