//! The document as a value, before it has a form.

/// The whole document.
#[derive(Debug)]
pub struct Page {
    /// What stands under the title, line by line.
    pub head: Vec<Inline>,
    /// In reading order; none is empty.
    pub sections: Vec<Section>,
}

/// One heading with what stands under it.
#[derive(Debug)]
pub struct Section {
    /// Letters and hyphens only: the anchor, which is also what a heading of this text becomes where Markdown is shown.
    pub anchor: &'static str,
    pub heading: &'static str,
    /// A sentence that says how to read what follows.
    pub intro: Option<&'static str>,
    pub blocks: Vec<Block>,
}

#[derive(Debug)]
pub enum Block {
    Table(Table),
    /// Rules in their order.
    Steps(Vec<Step>),
    List(Vec<Inline>),
}

#[derive(Debug)]
pub struct Table {
    /// What it shows, for those who hear it.
    pub caption: &'static str,
    /// The first names the rows.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug)]
pub struct Row {
    /// How many others stand around it.
    pub depth: usize,
    /// As many as there are columns; of a heading between rows only the first says something.
    pub cells: Vec<Inline>,
}

/// One of a counted list.
#[derive(Debug)]
pub struct Step {
    pub name: String,
    pub state: State,
    /// Its sentences, the most important first.
    pub lines: Vec<Inline>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    On,
    Off,
}

/// A stretch of text.
pub type Inline = Vec<Part>;

/// A part of a stretch of text. Nothing in it is markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// What counts.
    Strong(String),
    /// What is said in passing.
    Quiet(String),
    /// A new line of the same cell.
    Break,
}

/// Words alone.
pub fn words(text: impl Into<String>) -> Inline {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![Part::Text(text)] }
}

/// One thing a line.
pub fn lines(all: impl IntoIterator<Item = Inline>) -> Inline {
    let mut joined = Vec::new();
    for line in all {
        if !joined.is_empty() {
            joined.push(Part::Break);
        }
        joined.extend(line);
    }
    joined
}

/// A sentence out of words that begin in lower case and end without a full stop.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let begun: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if begun.is_empty() || begun.ends_with(['.', '…', '!', '?']) { begun } else { format!("{begun}.") }
}
