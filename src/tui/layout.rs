//! How the screen is divided at a size: numbers only, shared by the state (how far a page goes) and the view.

use serde::{Deserialize, Serialize};

use super::msg::Size;

/// Smallest screen we draw on.
pub const LEAST: Size = Size { width: 40, height: 10 };

/// How much there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Not even a list.
    TooSmall,
    /// A list, nothing else.
    ListOnly,
    /// List above detail, without boxes.
    Compact,
    /// List above detail, in boxes.
    Boxed,
    /// Detail right of the list, in boxes.
    Wide,
}

/// Whether the person wants the detail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// Beside the list.
    #[default]
    Shown,
    /// Not now.
    Hidden,
}

/// Where the detail stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    /// To the right from 150 columns on, else below.
    #[default]
    ByWidth,
    /// Right of the list, where there is room.
    Right,
    /// Below the list.
    Below,
}

/// Whether one of the two has the screen for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alone {
    /// Neither.
    #[default]
    Neither,
    /// The list.
    List,
    /// The detail.
    Detail,
}

/// How a person wants list and detail on one screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Pane {
    /// Whether there is a detail.
    pub detail: Detail,
    /// Where it stands.
    pub beside: Beside,
    /// Whether one of the two stands alone.
    pub alone: Alone,
}

/// The screen, divided. Heights in rows, with borders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How.
    pub shape: Shape,
    /// Top lines.
    pub header: u16,
    /// The list with its borders and column names.
    pub list: u16,
    /// Rows of the list itself.
    pub rows: u16,
    /// The detail with its borders; 0 is none. In [`Shape::Wide`] as high as the list.
    pub detail: u16,
    /// Columns of the list.
    pub list_width: u16,
    /// Bottom lines.
    pub footer: u16,
}

impl Plan {
    /// The division at that size.
    pub fn of(size: Size, wanted: Pane) -> Self {
        let Size { width, height } = size;
        let shape = if width < LEAST.width || height < LEAST.height {
            Shape::TooSmall
        } else if width < 80 || height < 24 {
            Shape::ListOnly
        } else if width >= 100 && height >= 28 {
            let right = match wanted.beside {
                Beside::ByWidth => width >= 150,
                Beside::Right => true,
                Beside::Below => false,
            };
            if right { Shape::Wide } else { Shape::Boxed }
        } else {
            Shape::Compact
        };
        let hidden = match wanted.alone {
            Alone::Neither => wanted.detail == Detail::Hidden,
            Alone::List => true,
            Alone::Detail => false,
        };
        let plan = Self::divided(shape, size, if hidden { Detail::Hidden } else { Detail::Shown });
        if wanted.alone == Alone::Detail && plan.detail > 0 { plan.without_list(size) } else { plan }
    }

    fn divided(shape: Shape, size: Size, detail: Detail) -> Self {
        let Size { width, height } = size;
        let hidden = detail == Detail::Hidden;
        match shape {
            Shape::TooSmall => Self { shape, header: 0, list: 0, rows: 0, detail: 0, list_width: width, footer: 0 },
            Shape::ListOnly => {
                let list = height - 3;
                Self { shape, header: 1, list, rows: list - 1, detail: 0, list_width: width, footer: 2 }
            }
            Shape::Compact => {
                let middle = height - 4;
                let detail = if hidden { 0 } else { 6 + (height - 24) / 2 };
                let list = middle - detail;
                Self { shape, header: 2, list, rows: list - 1, detail, list_width: width, footer: 2 }
            }
            Shape::Boxed => {
                let middle = height - 4;
                let detail = if hidden { 0 } else { middle * 14 / 32 };
                let list = middle - detail;
                Self { shape, header: 2, list, rows: list - 3, detail, list_width: width, footer: 2 }
            }
            Shape::Wide => {
                let list = height - 4;
                let list_width = if hidden { width } else { width * 6 / 10 };
                Self { shape, header: 2, list, rows: list - 3, detail: if hidden { 0 } else { list }, list_width, footer: 2 }
            }
        }
    }

    /// The same with so many lines for the detail of a small screen, as long as a list is left.
    #[must_use]
    pub fn with_detail(self, lines: u16) -> Self {
        if self.shape != Shape::Compact || self.detail == 0 || self.rows == 0 {
            return self;
        }
        let more = lines.saturating_sub(self.detail).min(self.rows.saturating_sub(6));
        Self { list: self.list - more, rows: self.rows - more, detail: self.detail + more, ..self }
    }

    /// The same for a list of so many rows: where they need less than there is, the detail below gets the rest.
    #[must_use]
    pub fn fitted(self, rows: usize) -> Self {
        // Column names, and a frame.
        let around = match self.shape {
            Shape::Boxed => 3,
            Shape::Compact => 1,
            Shape::TooSmall | Shape::ListOnly | Shape::Wide => return self,
        };
        let needed = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(around).max(around + 4);
        if self.detail == 0 || needed >= self.list {
            return self;
        }
        let spare = self.list - needed;
        Self { list: needed, rows: self.rows - spare, detail: self.detail + spare, ..self }
    }

    /// The detail alone.
    fn without_list(self, size: Size) -> Self {
        // A detail on the right is as high as the middle is; one below gets the lines of the list.
        let list_width = if self.shape == Shape::Wide { 0 } else { self.list_width };
        Self { list: 0, rows: 0, detail: self.middle(size), list_width, ..self }
    }

    /// Lines between header and footer.
    pub fn middle(self, size: Size) -> u16 {
        size.height.saturating_sub(self.header + self.footer)
    }
}
