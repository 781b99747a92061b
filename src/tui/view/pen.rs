//! Lines of cells. The only file that makes spans: whatever is drawn comes through [`Shown`].

use std::cell::RefCell;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    text::{Line, Span},
};

use crate::{
    outbound::shown::Shown,
    tui::{
        keys::spell::{Key, split_hint},
        theme::{Glyphs, Meaning, Theme},
        zones::{Area, Item, Target, Zones},
    },
};

/// Stands where a line is cut.
const CUT: char = '…';

/// Box drawing and block elements.
fn is_line_or_bar(sign: char) -> bool {
    matches!(sign, '\u{2500}'..='\u{259F}')
}

/// A line that is being written, from left to right.
#[derive(Debug, Clone)]
pub struct Row<'t> {
    theme: &'t Theme,
    spans: Vec<Span<'static>>,
    width: usize,
    /// First column, columns, and what a click there means.
    links: Vec<(usize, usize, Target)>,
}

/// Writes lines in a theme, and notes what a click on them means.
#[derive(Debug, Clone, Copy)]
pub struct Pen<'t> {
    /// The theme.
    pub theme: &'t Theme,
    /// What lies where.
    pub zones: &'t RefCell<Zones>,
    /// How lines around boxes look.
    pub lines: Meaning,
}

impl<'t> Pen<'t> {
    /// An empty line.
    pub fn row(self) -> Row<'t> {
        Row { theme: self.theme, spans: Vec::new(), width: 0, links: Vec::new() }
    }

    /// Puts a line at the left of an area's line `y`, counted from its top; what does not fit is cut, and marked.
    pub fn put(self, buffer: &mut Buffer, area: Rect, y: u16, row: &Row<'_>) {
        // The terminal may have shrunk since the screen was divided.
        let area = area.intersection(buffer.area);
        if y >= area.height || area.width == 0 {
            return;
        }
        let width = u16::try_from(row.width).unwrap_or(u16::MAX).min(area.width);
        // What stood there leaves nothing behind, no weight and no colour.
        self.plain(buffer, Rect { y: area.y + y, height: 1, width, ..area });
        buffer.set_line(area.x, area.y + y, &Line::from(row.spans.clone()), area.width);
        if row.width > usize::from(area.width) && row.words_end() > usize::from(area.width) {
            let mark = self.theme.glyphs().sign(CUT).to_string();
            buffer.set_string(area.right() - 1, area.y + y, mark, self.theme.style(Meaning::Muted));
        }
        for (from, width, target) in &row.links {
            let x = area.x.saturating_add(u16::try_from(*from).unwrap_or(u16::MAX));
            let width = u16::try_from(*width).unwrap_or(u16::MAX).min(area.right().saturating_sub(x));
            self.zone(Rect { x, y: area.y + y, width, height: 1 }, *target);
        }
    }

    /// Blanks a line that is drawn already.
    pub fn blank(self, buffer: &mut Buffer, area: Rect, y: u16) {
        self.put(buffer, area, y, &self.row().gap(usize::from(area.width)));
    }

    /// Notes what a click into an area means, over what was noted before.
    pub fn zone(self, area: Rect, target: Target) {
        let Rect { x, y, width, height } = area;
        self.zones.borrow_mut().add(Area { x, y, width, height }, target);
    }

    /// Notes what stands in an area's line.
    pub fn item(self, area: Rect, y: u16, item: Item) {
        if y < area.height {
            self.zone(Rect { y: area.y + y, height: 1, ..area }, Target::Item(item));
        }
    }

    /// Puts a line at the right end of an area's line.
    pub fn put_right(self, buffer: &mut Buffer, area: Rect, y: u16, row: &Row<'_>) {
        let width = u16::try_from(row.width).unwrap_or(u16::MAX).min(area.width);
        let place = Rect { x: area.right() - width, width, ..area };
        self.put(buffer, place, y, row);
    }

    /// What is wrong with a filter, for the right end of the line it is typed in: all the room beside what is typed, and two
    /// thirds of the line at least. What was meant stands at its end.
    pub fn complaint(self, complaint: &str, typed: &Row<'_>, width: u16) -> Row<'t> {
        let width = usize::from(width);
        let room = width.saturating_sub(typed.width + 3).max(width * 2 / 3);
        self.row().gap(2).put(Shown::of(complaint).clip(room), Meaning::Error)
    }

    /// Lays a meaning over a line that is drawn already.
    pub fn over(self, buffer: &mut Buffer, area: Rect, y: u16, meaning: Meaning) {
        let area = area.intersection(buffer.area);
        if y >= area.height {
            return;
        }
        let line = Rect { y: area.y + y, height: 1, ..area };
        let style = self.theme.style(meaning);
        if style.add_modifier.contains(Modifier::REVERSED) {
            self.even_out(buffer, line);
        }
        buffer.set_style(line, style);
    }

    /// Reversed, text of many colours would be a bar of many colours: it becomes one. States are words, and stay bold.
    fn even_out(self, buffer: &mut Buffer, line: Rect) {
        let plain = self.theme.style(Meaning::Plain);
        for position in line.positions() {
            let cell = &mut buffer[position];
            cell.modifier.remove(Modifier::DIM | Modifier::REVERSED);
            (cell.fg, cell.bg) = (plain.fg.unwrap_or_default(), plain.bg.unwrap_or_default());
        }
    }

    /// Blanks an area.
    pub fn clear(self, buffer: &mut Buffer, area: Rect) {
        let area = area.intersection(buffer.area);
        self.zone(area, Target::Nothing);
        for position in area.positions() {
            buffer[position].reset();
        }
        self.plain(buffer, area);
    }

    fn plain(self, buffer: &mut Buffer, area: Rect) {
        buffer.set_style(area, Style::reset());
        buffer.set_style(area, self.theme.style(Meaning::Plain));
    }

    /// Blanks a place in front of an area, with a column of air on both sides, so that nothing behind it touches its frame.
    pub fn clear_before(self, buffer: &mut Buffer, place: Rect, area: Rect) {
        let airy = Rect { x: place.x.saturating_sub(1), width: place.width + 2, ..place };
        self.clear(buffer, airy.intersection(area));
    }

    /// Quietens all of an area: something stands over it.
    pub fn quieten(self, buffer: &mut Buffer, area: Rect) {
        let area = area.intersection(buffer.area);
        let [muted, lines] = [Meaning::Muted, Meaning::Frame].map(|meaning| self.theme.style(meaning));
        self.plain(buffer, area);
        for position in area.positions() {
            let cell = &mut buffer[position];
            cell.set_style(if cell.symbol().starts_with(is_line_or_bar) { lines } else { muted });
        }
    }

    /// A box with a title at the left and one at the right; gives back what is inside.
    pub fn frame(self, buffer: &mut Buffer, area: Rect, title: &Row<'_>, right: &Row<'_>) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        let inner = usize::from(area.width - 2);
        let line = |left: &'static str, right: &'static str| {
            self.row().put(left, self.lines).fill("─", inner, self.lines).put(right, self.lines)
        };
        self.put(buffer, area, 0, &line("╭", "╮"));
        for y in 1..area.height - 1 {
            self.put(buffer, area, y, &self.row().put("│", self.lines));
            self.put_right(buffer, area, y, &self.row().put("│", self.lines));
        }
        self.put(buffer, area, area.height - 1, &line("╰", "╯"));
        self.titles(buffer, Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area }, title, right);
        Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
    }

    /// Words on the lower edge of a box.
    pub fn foot(self, buffer: &mut Buffer, area: Rect, left: &Row<'_>, right: &Row<'_>) {
        if area.height < 2 {
            return;
        }
        let place = Rect { x: area.x + 2, y: area.bottom() - 1, width: area.width.saturating_sub(4), height: 1 };
        self.titles(buffer, place, left, right);
    }

    /// A rule across an area, with a title at the left and one at the right.
    pub fn rule(self, buffer: &mut Buffer, area: Rect, y: u16, title: &Row<'_>, right: &Row<'_>) {
        if y >= area.height {
            return;
        }
        self.put(buffer, area, y, &self.row().fill("─", usize::from(area.width), Meaning::Frame));
        let place = Rect { x: area.x + 2, y: area.y + y, width: area.width.saturating_sub(4), height: 1 };
        self.titles(buffer, place, title, right);
    }

    fn titles(self, buffer: &mut Buffer, area: Rect, title: &Row<'_>, right: &Row<'_>) {
        let room = usize::from(area.width);
        let framed = |row: &Row<'_>| self.row().put(" ", Meaning::Plain).then(row.clone()).put(" ", Meaning::Plain);
        let right = framed(right);
        let with_right = right.width > 2 && title.width + right.width + 4 <= room;
        if title.width > 0 {
            let left = room.saturating_sub(if with_right { right.width + 1 } else { 0 });
            self.put(buffer, Rect { width: left as u16, ..area }, 0, &framed(title));
        }
        if with_right {
            self.put_right(buffer, area, 0, &right);
        }
    }
}

impl Row<'_> {
    /// Columns written so far.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether these words stand in it.
    pub fn says(&self, words: &str) -> bool {
        self.spans.iter().map(|span| span.content.as_ref()).collect::<String>().contains(words)
    }

    /// Columns up to the last that is no blank.
    pub fn words_end(&self) -> usize {
        let text: String = self.spans.iter().map(|span| span.content.as_ref()).collect();
        self.width.saturating_sub(text.len() - text.trim_end_matches(' ').len())
    }

    /// Text as long as it is.
    #[must_use]
    pub fn put(mut self, text: impl Into<Shown>, meaning: Meaning) -> Self {
        let text = text.into();
        self.width += text.width();
        let glyphs = self.theme.glyphs();
        let spelled = match glyphs {
            Glyphs::Unicode => text.to_string(),
            Glyphs::Ascii => text.with_signs(|sign| glyphs.sign(sign)),
        };
        self.spans.push(Span::styled(spelled, self.theme.style(meaning)));
        self
    }

    /// Another line behind this one.
    #[must_use]
    pub fn then(mut self, row: Row<'_>) -> Self {
        self.links.extend(row.links.into_iter().map(|(from, width, target)| (self.width + from, width, target)));
        self.width += row.width;
        self.spans.extend(row.spans);
        self
    }

    /// A click on what was written from that column on means that.
    #[must_use]
    pub fn means(mut self, from: usize, target: Target) -> Self {
        self.links.push((from, self.width - from, target));
        self
    }

    /// A cell of exactly `width` columns, filled on the right.
    #[must_use]
    pub fn cell(self, text: impl Into<Shown>, width: usize, meaning: Meaning) -> Self {
        let text = text.into().fit(width);
        self.put(text, meaning)
    }

    /// A cell of exactly `width` columns, filled on the left.
    #[must_use]
    pub fn right(self, text: impl Into<Shown>, width: usize, meaning: Meaning) -> Self {
        let text = text.into().fit_right(width);
        self.put(text, meaning)
    }

    /// Blanks.
    #[must_use]
    pub fn gap(self, width: usize) -> Self {
        self.put(Shown::from(" ".repeat(width)), Meaning::Plain)
    }

    /// One of our own glyphs, many times.
    #[must_use]
    pub fn fill(mut self, glyph: &'static str, times: usize, meaning: Meaning) -> Self {
        let sign: String = glyph.chars().map(|sign| self.theme.glyphs().sign(sign)).collect();
        self.width += times * Shown::from(glyph).width();
        self.spans.push(Span::styled(sign.repeat(times), self.theme.style(meaning)));
        self
    }

    /// A bar of exactly so many columns: a part of a whole, exact to half a column. A number beside it is exact.
    #[must_use]
    pub fn bar(mut self, part: u64, whole: u64, columns: usize, meaning: Meaning) -> Self {
        let bar = self.theme.glyphs().bar(part, whole, columns);
        let rest = columns.saturating_sub(bar.chars().count());
        self.width += columns - rest;
        self.spans.push(Span::styled(bar, self.theme.style(meaning)));
        let track = self.theme.glyphs().track();
        self.fill(track, rest, Meaning::Frame)
    }

    /// The key of a hint bold, its word plain: `j/k move`. A click presses the key.
    #[must_use]
    pub fn hint(self, hint: &str) -> Self {
        let from = self.width;
        let key = Key::of_hint(hint);
        let row = self.hint_words(hint);
        match key {
            Some(key) => row.means(from, Target::Press(key)),
            None => row,
        }
    }

    fn hint_words(self, hint: &str) -> Self {
        match split_hint(hint) {
            Some((key, word)) => {
                self.put(Shown::of(key), Meaning::Key).put(" ", Meaning::Muted).put(Shown::of(word), Meaning::Muted)
            }
            None => self.put(Shown::of(hint), Meaning::Muted),
        }
    }
}
