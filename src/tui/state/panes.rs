//! List and detail: hidden, moved to another place, or alone on the screen. Each screen has its own wish.

use std::collections::BTreeMap;

use crate::tui::{
    keys::action::Action,
    layout::{Alone, Beside, Detail, Pane, Plan, Shape},
};

use super::{App, Screen, notes::Tone};

/// How list and detail are wanted on each screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Panes(BTreeMap<Screen, Pane>);

impl Panes {
    /// On that screen.
    pub fn of(&self, screen: Screen) -> Pane {
        self.0.get(&screen).copied().unwrap_or_default()
    }

    /// Those that differ from the usual.
    pub fn unusual(&self) -> BTreeMap<Screen, Pane> {
        self.0.iter().filter(|(_, pane)| **pane != Pane::default()).map(|(screen, pane)| (*screen, *pane)).collect()
    }

    /// Another wish for that screen.
    pub fn set(&mut self, screen: Screen, pane: Pane) {
        self.0.insert(screen, pane);
    }
}

impl App {
    /// Hides the detail, moves it, or gives one of the two the screen.
    pub(super) fn arrange(&mut self, action: Action) {
        let shape = self.plan().shape;
        if matches!(shape, Shape::ListOnly | Shape::TooSmall) {
            self.say("the detail needs 80 columns and 24 lines", Tone::Hint);
            return;
        }
        let pane = self.panes.of(self.screen);
        let next = match action {
            Action::Detail if pane.alone != Alone::Neither => Pane { alone: Alone::Neither, ..pane },
            Action::Detail => Pane { detail: if pane.detail == Detail::Shown { Detail::Hidden } else { Detail::Shown }, ..pane },
            Action::DetailPlace => {
                let beside = if shape == Shape::Wide { Beside::Below } else { Beside::Right };
                Pane { beside, detail: Detail::Shown, alone: Alone::Neither }
            }
            Action::Whole => {
                let alone = match pane.alone {
                    // Where there is no detail the list is alone already.
                    Alone::Neither if pane.detail == Detail::Hidden => Alone::Detail,
                    Alone::Neither => Alone::List,
                    Alone::List => Alone::Detail,
                    Alone::Detail => Alone::Neither,
                };
                Pane { alone, ..pane }
            }
            _ => return,
        };
        if action == Action::DetailPlace && Plan::of(self.size, next).shape == shape {
            self.say("the detail needs 100 columns and 28 lines to stand on the right", Tone::Hint);
            return;
        }
        self.panes.set(self.screen, next);
    }

    /// Brings the two together again if one stood alone; whether it did.
    pub(super) fn together(&mut self) -> bool {
        let pane = self.panes.of(self.screen);
        self.panes.set(self.screen, Pane { alone: Alone::Neither, ..pane });
        pane.alone != Alone::Neither
    }
}
