//! How even a distribution is, in one number: Jain's index, Gini's coefficient, and what pure chance would leave.
//!
//! All are defined or `None`, never NaN: of nobody, of nothing handed out, or where a part is negative (more was taken
//! away in the window than given), evenness means nothing and is shown as words.

/// Jain's index: (Σx)² / (n Σx²). 1 is even, 1/n is one for all. R. Jain, D. Chiu, W. Hawe, DEC-TR-301 (1984).
pub fn jain(parts: &[f64]) -> Option<f64> {
    let (sorted, sum) = measurable(parts)?;
    let squares: f64 = sorted.iter().map(|part| part * part).sum();
    Some(sum * sum / (sorted.len() as f64 * squares))
}

/// Gini's coefficient: Σ (2i − n − 1) xᵢ / (n Σx) over the parts ascending, i from 1. 0 is even, 1 − 1/n is one for all.
pub fn gini(parts: &[f64]) -> Option<f64> {
    let (sorted, sum) = measurable(parts)?;
    let count = sorted.len() as f64;
    let spread: f64 = sorted.iter().zip(1u32..).map(|(part, place)| (2.0 * f64::from(place) - count - 1.0) * part).sum();
    Some(spread / (count * sum))
}

/// The Gini that equals would show by chance alone, about 1/√π divided by √(mean leads a rep).
pub fn chance(parts: &[f64]) -> Option<f64> {
    equals(parts).map(gini_of_equals)
}

/// Jain's index that equals would show by chance alone, about 1 / (1 + 1 / mean leads a rep).
pub fn jain_chance(parts: &[f64]) -> Option<f64> {
    equals(parts).map(jain_of_equals)
}

/// The Gini of received by expected leads that chance alone would leave, of whom so many were expected each.
pub fn chance_of(expected: &[f64]) -> Option<f64> {
    unequals(expected).map(gini_of_equals)
}

/// The same of Jain's index.
pub fn jain_chance_of(expected: &[f64]) -> Option<f64> {
    unequals(expected).map(jain_of_equals)
}

/// How far from so many expected leads chance alone would mostly leave a count of leads.
pub fn chance_around(expected: f64) -> f64 {
    expected.max(0.0).sqrt()
}

/// The mean count; chance spreads equals by its root.
fn equals(parts: &[f64]) -> Option<f64> {
    let (sorted, sum) = measurable(parts)?;
    Some(sum / sorted.len() as f64)
}

/// The harmonic mean of what was expected: counts divided by it are spread as those of equals who have so many.
fn unequals(expected: &[f64]) -> Option<f64> {
    let (sorted, _) = measurable(expected).filter(|(sorted, _)| sorted[0] > 0.0)?;
    Some(sorted.len() as f64 / sorted.iter().map(|expected| expected.recip()).sum::<f64>())
}

fn gini_of_equals(mean: f64) -> f64 {
    0.564 / mean.sqrt()
}

fn jain_of_equals(mean: f64) -> f64 {
    1.0 / (1.0 + mean.recip())
}

/// The parts ascending, which makes their sum independent of their order, and that sum; `None` where evenness means nothing.
fn measurable(parts: &[f64]) -> Option<(Vec<f64>, f64)> {
    let mut sorted = parts.to_vec();
    sorted.sort_by(f64::total_cmp);
    let sum: f64 = sorted.iter().sum();
    let smallest = sorted.first().copied()?;
    (smallest >= 0.0 && sum > 0.0).then_some((sorted, sum))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 / (1 + variance / mean²), the same thing by another road.
    fn jain_by_variance(parts: &[f64]) -> f64 {
        let mean = parts.iter().sum::<f64>() / parts.len() as f64;
        let variance = parts.iter().map(|part| (part - mean).powi(2)).sum::<f64>() / parts.len() as f64;
        1.0 / (1.0 + variance / (mean * mean))
    }

    /// Mean absolute difference of all pairs / (2 mean).
    fn gini_by_pairs(parts: &[f64]) -> f64 {
        let count = parts.len() as f64;
        let mean = parts.iter().sum::<f64>() / count;
        let differences: f64 = parts.iter().flat_map(|one| parts.iter().map(move |other| (one - other).abs())).sum();
        differences / (count * count) / (2.0 * mean)
    }

    #[test]
    fn both_agree_with_other_formulas_on_ten_thousand_vectors() {
        let mut state: u64 = 1;
        let mut draw = |below: u64| {
            // Knuth's MMIX generator: the same vectors in every run.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let mut compared = 0;
        while compared < 10_000 {
            let top = [2, 10, 1_000, 1_000_000][draw(4) as usize];
            let parts: Vec<f64> = (0..=draw(40)).map(|_| draw(top) as f64).collect();
            if parts.iter().sum::<f64>() == 0.0 {
                assert_eq!((jain(&parts), gini(&parts)), (None, None));
                continue;
            }
            let (jain, gini) = (jain(&parts).unwrap(), gini(&parts).unwrap());
            assert!((jain - jain_by_variance(&parts)).abs() < 1e-12, "{parts:?}");
            assert!((gini - gini_by_pairs(&parts)).abs() < 1e-12, "{parts:?}");
            compared += 1;
        }
    }

    #[test]
    fn the_edges_are_defined() {
        for nothing in [&[][..], &[0.0], &[0.0, 0.0], &[2.0, -1.0]] {
            assert_eq!((jain(nothing), gini(nothing), chance(nothing)), (None, None, None), "{nothing:?}");
        }
        assert_eq!((jain(&[7.0]), gini(&[7.0])), (Some(1.0), Some(0.0)));
        assert_eq!((jain(&[0.0, 0.0, 5.0, 0.0]), gini(&[0.0, 0.0, 5.0, 0.0])), (Some(0.25), Some(0.75)));
        assert_eq!((jain(&[3.0; 4]), gini(&[3.0; 4])), (Some(1.0), Some(0.0)));
    }

    #[test]
    fn chance_shrinks_with_the_root_of_the_leads_a_rep_has() {
        assert_eq!(chance(&[16.0, 8.0, 24.0]), Some(0.141));
        assert_eq!(chance(&[64.0; 3]), Some(0.0705));
        assert_eq!((chance_of(&[64.0; 3]), chance_around(64.0)), (Some(0.0705), 8.0));
        assert_eq!((jain_chance(&[3.0; 4]), jain_chance_of(&[2.0, 6.0])), (Some(0.75), Some(0.75)));
        assert_eq!((chance_of(&[0.0, 1.0]), jain_chance_of(&[])), (None, None));
    }
}
