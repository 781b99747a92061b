//! What a key can do. Which key does it, and its sentence, stand in `assets/keymap.toml`.

use serde::Deserialize;

/// Something a person can ask of the dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// First row.
    First,
    /// Last row.
    Last,
    /// Half a page down.
    HalfDown,
    /// Half a page up.
    HalfUp,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// The lead under the cursor on the whole screen.
    Open,
    /// The next lead, in the whole-screen view.
    NextLead,
    /// The lead before, in the whole-screen view.
    PreviousLead,
    /// One step back.
    Back,
    /// The Queue.
    Queue,
    /// The Fallback queue.
    Fallback,
    /// The Reps.
    Reps,
    /// The Rules.
    Rules,
    /// Fairness.
    Fairness,
    /// Activity.
    Activity,
    /// Choose a rep for the lead or the marked leads.
    Assign,
    /// Route again.
    Reroute,
    /// Record the first touch.
    Contacted,
    /// Dismiss with a reason.
    Dismiss,
    /// What became of leads.
    Outcome,
    /// Out of sight until.
    Snooze,
    /// Pause a rep, or bring them back.
    Toggle,
    /// Dates of an absence.
    Away,
    /// Capacity up.
    More,
    /// Capacity down.
    Less,
    /// Choose other days.
    Days,
    /// Change the data of what is under the cursor.
    Edit,
    /// Something new.
    New,
    /// Type a filter.
    Filter,
    /// Choose the order.
    Sort,
    /// The other way round.
    Reverse,
    /// The latest arrival.
    Latest,
    /// Stop or go on with what arrives.
    Freeze,
    /// Show or hide the detail.
    Detail,
    /// Place the detail right of the list or below it.
    DetailPlace,
    /// One of list and detail alone on the screen.
    Whole,
    /// Choose and order the columns of the list, and their widths.
    Columns,
    /// Mark the row.
    Mark,
    /// Begin or end a range of marks.
    Range,
    /// Mark all that the filter shows.
    MarkAll,
    /// Mark the last set again.
    MarkAgain,
    /// Copy a field.
    Copy,
    /// Copy rows.
    CopyRows,
    /// Write the rows of the view into a file.
    Export,
    /// Read a file in.
    Import,
    /// See what would become of a lead.
    Try,
    /// Carry a rule elsewhere.
    Reorder,
    /// What is to become of the draft.
    Publish,
    /// What the draft would have done.
    Rehearse,
    /// The suggested fix of a group.
    Fix,
    /// What was decided by hand, as rules.
    Learn,
    /// A case of the rulebook from the lead.
    Case,
    /// The rulebook in one's own editor.
    Editor,
    /// The versions of the rulebook.
    Versions,
    /// Take the newest change of this person back.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Take back this one entry.
    TakeBack,
    /// Erase the personal data of the lead.
    Erase,
    /// The next tab.
    NextTab,
    /// The tab before.
    PreviousTab,
    /// Read everything again.
    Reload,
    /// Have the terminal tell us of the mouse, or not.
    Mouse,
    /// Draw everything again.
    Redraw,
    /// Stop the program until `fg`.
    Suspend,
    /// The help.
    Help,
    /// Close the view, or quit at the top.
    Close,
    /// Quit at once.
    Quit,
    /// Take what the cursor or the field says.
    Accept,
    /// A theme of high contrast, or back to the one before.
    HighContrast,
    /// A theme that everybody tells the colours of apart.
    ColourBlind,
    /// A theme without colours.
    NoColour,
    /// Leave a question without a trace.
    Cancel,
    /// Yes to a question.
    Yes,
    /// Type a name to find.
    Find,
    /// The next field of a form.
    NextField,
    /// Choose one of several.
    Choose,
    /// Split leads another way.
    Distribute,
    /// The next group.
    NextGroup,
    /// The group before.
    PreviousGroup,
    /// The field before.
    PreviousField,
    /// One to the left.
    Left,
    /// One to the right.
    Right,
    /// What is under the cursor one place down.
    CarryDown,
    /// What is under the cursor one place up.
    CarryUp,
    /// Let the program say how much.
    Automatic,
    /// As it comes.
    Usual,
}

impl Action {
    /// As `keys.toml` and `leadtower keys` name it: `half_down`.
    pub fn name(self) -> String {
        snake(&format!("{self:?}"))
    }

    /// Whether it does something with leads: those marked, else the one under the cursor.
    pub fn acts_on_leads(self) -> bool {
        matches!(self, Self::Assign | Self::Reroute | Self::Contacted | Self::Dismiss | Self::Outcome | Self::Snooze | Self::New)
    }

    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Down,
        Self::Up,
        Self::First,
        Self::Last,
        Self::HalfDown,
        Self::HalfUp,
        Self::PageDown,
        Self::PageUp,
        Self::Open,
        Self::NextLead,
        Self::PreviousLead,
        Self::Back,
        Self::Queue,
        Self::Fallback,
        Self::Reps,
        Self::Rules,
        Self::Fairness,
        Self::Activity,
        Self::Assign,
        Self::Reroute,
        Self::Contacted,
        Self::Dismiss,
        Self::Outcome,
        Self::Snooze,
        Self::Toggle,
        Self::Away,
        Self::More,
        Self::Less,
        Self::NextTab,
        Self::PreviousTab,
        Self::Days,
        Self::Edit,
        Self::New,
        Self::Filter,
        Self::Sort,
        Self::Reverse,
        Self::Latest,
        Self::Freeze,
        Self::Detail,
        Self::DetailPlace,
        Self::Whole,
        Self::Columns,
        Self::Mark,
        Self::Range,
        Self::MarkAll,
        Self::MarkAgain,
        Self::Copy,
        Self::CopyRows,
        Self::Export,
        Self::Import,
        Self::Try,
        Self::Reorder,
        Self::Publish,
        Self::Rehearse,
        Self::Fix,
        Self::Learn,
        Self::Case,
        Self::Editor,
        Self::Versions,
        Self::Undo,
        Self::Redo,
        Self::TakeBack,
        Self::Erase,
        Self::Reload,
        Self::Mouse,
        Self::Redraw,
        Self::Suspend,
        Self::Help,
        Self::Close,
        Self::Quit,
        Self::Accept,
        Self::HighContrast,
        Self::ColourBlind,
        Self::NoColour,
        Self::Cancel,
        Self::Yes,
        Self::Find,
        Self::NextField,
        Self::Choose,
        Self::Distribute,
        Self::NextGroup,
        Self::PreviousGroup,
        Self::PreviousField,
        Self::Left,
        Self::Right,
        Self::CarryDown,
        Self::CarryUp,
        Self::Automatic,
        Self::Usual,
    ];
}

/// `HalfDown` → `half_down`, as serde has it.
pub(super) fn snake(camel: &str) -> String {
    let mut name = String::new();
    for letter in camel.chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
