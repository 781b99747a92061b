//! List and detail: hidden, placed, alone.

use crate::support::screen::{World, dashboard};

/// A cell.
type Cell = Option<(usize, usize)>;

/// Where the list and the detail begin, by what only they show.
fn places(text: &str) -> (Cell, Cell) {
    let find =
        |word: &str| text.lines().enumerate().find_map(|(y, line)| line.find(word).map(|at| (line[..at].chars().count(), y)));
    (find("Touch due"), find("─ L-"))
}

#[test]
fn the_detail_stands_below_or_to_the_right_and_goes_where_it_is_sent() {
    let mut stage = dashboard(World::usual(), 120, 36);
    let (list, below) = places(&stage.text());
    assert!(below.unwrap().1 > list.unwrap().1);
    stage.keys("P");
    let (list, right) = places(&stage.text());
    assert!(right.unwrap().0 > list.unwrap().0 && right.unwrap().1 < list.unwrap().1 + 1, "{}", stage.text());
    stage.keys("P");
    assert_eq!(places(&stage.text()).1, below);
    // Each screen has its own wish.
    stage.keys("P3");
    assert!(stage.text().lines().any(|line| line.starts_with("╭─ Ana Ruiz")));
    let mut wide = dashboard(World::usual(), 160, 40);
    let (_, right) = places(&wide.text());
    wide.keys("P");
    assert!(places(&wide.text()).1.unwrap().1 > right.unwrap().1);
}

#[test]
fn one_of_the_two_alone_has_the_whole_screen_until_escape() {
    for (width, height) in [(120, 36), (80, 24), (160, 40)] {
        for screen in ["1", "3"] {
            let mut stage = dashboard(World::usual(), width, height);
            let both = stage.keys(screen).text();
            let list = stage.keys("z").text();
            let detail = stage.keys("z").text();
            assert!(list != both && detail != both && list != detail);
            let words = if screen == "1" { ("Becker", "GmbH") } else { ("Gus Lind", "Works") };
            assert!(list.contains(words.0) && detail.contains(words.1) || screen == "1", "{list}\n{detail}");
            assert_eq!(stage.keys("z").text(), both);
            assert_eq!(stage.keys("zz<esc>").text(), both);
            // The cursor goes on where one sees it in the detail alone.
            stage.keys("zzj");
            let next = if screen == "1" { "Tom Becker" } else { "Ben Okafor" };
            assert!(stage.text().contains(next), "{}", stage.text());
        }
    }
}

#[test]
fn where_there_is_no_room_the_key_says_so() {
    let small = dashboard(World::usual(), 60, 15).keys("z").text();
    assert!(small.contains("the detail needs 80 columns and 24 lines"), "{small}");
    let narrow = dashboard(World::usual(), 80, 24).keys("P").text();
    assert!(narrow.contains("needs 100 columns and 28 lines"), "{narrow}");
}
