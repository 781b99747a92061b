//! Which things of a list moved, as few as can be.

/// Of the same things in another order: which of them moved, by their place in the second order. `places` are their places
/// in the first order, in the second order. The others form a longest increasing subsequence (Schensted 1961, by patience).
pub(in crate::rulebook) fn moved(places: &[usize]) -> Vec<usize> {
    // For each length, the index of the smallest place that ends an increasing run of it; and who came before each.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(places.len()));
    let place = |index: &usize| places.get(*index).copied();
    for (index, at) in places.iter().enumerate() {
        let length = ends.partition_point(|end| place(end) < Some(*at));
        before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut stays = vec![false; places.len()];
    let mut last = ends.last().copied();
    while let Some(index) = last {
        if let Some(stays) = stays.get_mut(index) {
            *stays = true;
        }
        last = before.get(index).copied().flatten();
    }
    stays.iter().enumerate().filter(|(_, stays)| !**stays).map(|(index, _)| index).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_that_moved_far_is_one_that_moved() {
        assert_eq!(moved(&[0, 1, 2, 3]), Vec::<usize>::new());
        assert_eq!(moved(&[3, 0, 1, 2]), [0]);
        assert_eq!(moved(&[1, 2, 3, 0]), [3]);
        assert_eq!(moved(&[]), Vec::<usize>::new());
        assert_eq!(moved(&[2, 1, 0]).len(), 2);
    }

    proptest! {
        /// What stays is in order, and no longer part of the list is.
        #[test]
        fn as_few_as_can_be(places in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle()) {
            let moved = moved(&places);
            let stays: Vec<usize> = (0..places.len()).filter(|index| !moved.contains(index)).map(|index| places[index]).collect();
            prop_assert!(stays.is_sorted());
            let longest = (0_u32..256)
                .map(|set| places.iter().enumerate().filter(move |(index, _)| set & (1 << index) != 0).map(|(_, at)| *at))
                .filter(|chosen| chosen.clone().is_sorted())
                .map(Iterator::count)
                .max();
            prop_assert_eq!(Some(stays.len()), longest);
        }
    }
}
