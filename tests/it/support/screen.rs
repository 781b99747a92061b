//! A world, a string of keys, the text of the screen. A small stand-in for the worker answers at once, from rows made
//! by hand, so that a screen test needs no database.

pub mod reps;
mod story;
mod world;

use leadtower::{
    actions::command::Command,
    model::time::{Millis, Zone},
    tui::{
        effect::Effect,
        keys::{keymap::Keymap, spell::read_keys},
        msg::{Msg, Size, Stamped},
        state::{
            App, update,
            welcome::{Kept, Known, Welcome, Whereabouts},
        },
        theme::{Meaning, Theme, Wanted},
        view::{self, Drawn},
    },
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier, Style},
};

pub use world::{World, newest, waiting};

/// A dashboard over a world.
pub struct Dashboard {
    pub app: App,
    pub world: World,
    pub given: Vec<Effect>,
    at: i64,
}

/// The dashboard over a world at a size, opened and drawn.
pub fn dashboard(world: World, width: u16, height: u16) -> Dashboard {
    let zone: Zone = "America/New_York".parse().unwrap();
    let app = App::new(Keymap::built_in().unwrap(), world.now, zone, Size { width, height });
    let mut stage = Dashboard { app, world, given: Vec::new(), at: 0 };
    let effects = stage.app.open();
    stage.run(effects);
    stage
}

/// The dashboard where there is no database yet; the world is what there would be.
pub fn first_run(world: World, width: u16, height: u16) -> Dashboard {
    let zone: Zone = "America/New_York".parse().unwrap();
    let mut app = App::new(Keymap::built_in().unwrap(), world.now, zone, Size { width, height });
    let whereabouts = Whereabouts {
        database: "~/.local/share/leadtower/leadtower.db".to_owned(),
        config: "~/.config/leadtower/config.toml".to_owned(),
        config_is: Kept::NotYet,
        state: "~/.local/state/leadtower".to_owned(),
        look: "auto",
    };
    let terminal = Known { colours: "all colours", ..Known::default() };
    app.welcome = Some(Welcome::new(whereabouts).within(terminal));
    Dashboard { app, world, given: Vec::new(), at: 0 }
}

impl Dashboard {
    /// Keys as one types them, a third of a second apart, each followed by the answers it asks for.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for key in read_keys(keys).unwrap() {
            self.at += 333;
            self.hear(vec![Msg::Key(key)]);
        }
        self
    }

    /// Keys that come at once, faster than anybody reads.
    pub fn keys_at_once(&mut self, keys: &str) -> &mut Self {
        for key in read_keys(keys).unwrap() {
            self.at += 20;
            self.hear(vec![Msg::Key(key)]);
        }
        self
    }

    /// Keys that come at once; what they ask for is not answered.
    pub fn keys_only(&mut self, keys: &str) -> Vec<Effect> {
        self.at += 333;
        self.hear_only(read_keys(keys).unwrap().into_iter().map(Msg::Key).collect())
    }

    /// Keys as one types them; what they ask for is not answered.
    pub fn keys_unanswered(&mut self, keys: &str) -> &mut Self {
        self.keys_only(keys);
        self
    }

    /// Messages that come in one batch.
    pub fn hear(&mut self, messages: Vec<Msg>) -> &mut Self {
        let effects = self.hear_only(messages);
        self.run(effects);
        self
    }

    /// Messages in one batch, what they ask for is not answered.
    pub fn hear_only(&mut self, messages: Vec<Msg>) -> Vec<Effect> {
        let at = Millis(self.at);
        let effects = update(&mut self.app, messages.into_iter().map(|msg| Stamped { at, msg }).collect());
        let (_, drawn) = self.draw(&Theme::built_in("mono").unwrap());
        self.app.was_drawn(drawn.zones, drawn.furthest);
        effects
    }

    /// Time goes by.
    pub fn wait(&mut self, millis: i64) -> &mut Self {
        self.at += millis;
        self.hear(vec![Msg::Wake])
    }

    /// Another process has written: the world as it is now comes.
    pub fn changed(&mut self) -> &mut Self {
        self.hear(vec![Msg::Changed])
    }

    fn run(&mut self, effects: Vec<Effect>) {
        let mut open = effects;
        while !open.is_empty() {
            let answers: Vec<Msg> =
                open.iter().filter_map(|effect| self.world.answer(effect)).map(|answer| Msg::Answer(Box::new(answer))).collect();
            self.given.append(&mut open);
            open = if answers.is_empty() { Vec::new() } else { self.hear_only(answers) };
        }
    }

    /// The commands given so far.
    pub fn commands(&self) -> Vec<&Command> {
        self.given.iter().filter_map(|effect| if let Effect::Do(order) = effect { Some(&order.command) } else { None }).collect()
    }

    /// The id under the cursor.
    pub fn selected(&self) -> Option<i64> {
        self.app.leads()?.list.cursor().map(|lead| lead.0)
    }

    fn draw(&self, theme: &Theme) -> (Buffer, Drawn) {
        let size = self.app.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.width, size.height));
        let drawn = view::draw(&self.app, theme, &mut buffer);
        (buffer, drawn)
    }

    fn buffer(&self, theme: &Theme) -> Buffer {
        self.draw(theme).0
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        text(&self.buffer(&Theme::built_in("mono").unwrap()))
    }

    /// The screen as text, each line followed by its styles as letters where it has any.
    pub fn styled(&self) -> String {
        styled(|theme| self.buffer(theme))
    }

    /// Whether, in every theme, the row under the cursor looks throughout as what no longer matches does.
    pub fn is_dimmed(&self) -> bool {
        let named = Wanted::ALL.into_iter().filter(|wanted| *wanted != Wanted::Auto);
        named.map(|wanted| Theme::built_in(wanted.name()).unwrap()).all(|theme| {
            let (cells, gone) = (self.buffer(&theme), theme.style(Meaning::Gone));
            let looks_gone = |cell: &Cell| {
                let dims = cell.modifier.contains(gone.add_modifier) && gone.fg.is_none_or(|fg| fg == cell.fg);
                dims || matches!(cell.symbol(), " " | "│")
            };
            let mut lines = cells.content.chunks(usize::from(cells.area.width));
            let is_chosen = |line: &&[Cell]| line[..3].iter().any(|cell| cell.symbol() == ">");
            lines.find(is_chosen).unwrap().iter().all(looks_gone)
        })
    }

    /// The cells in a theme.
    pub fn drawn(&self, theme: &Theme) -> Buffer {
        self.buffer(theme)
    }
}

/// A letter a meaning: the colour of the theme below is its number.
const LETTERS: [(Meaning, char); 19] = [
    (Meaning::Plain, ' '),
    (Meaning::Muted, '.'),
    (Meaning::Frame, ' '),
    (Meaning::Title, 't'),
    (Meaning::Accent, 'a'),
    (Meaning::Tab, 'T'),
    (Meaning::Head, 'h'),
    (Meaning::Late, 'L'),
    (Meaning::AtRisk, 'R'),
    (Meaning::Nobody, 'N'),
    (Meaning::Good, 'g'),
    (Meaning::Bar, 'b'),
    (Meaning::Chosen, 'C'),
    (Meaning::Skipped, 's'),
    (Meaning::Key, 'k'),
    (Meaning::Error, 'E'),
    (Meaning::Mark, 'm'),
    (Meaning::Selected, '#'),
    (Meaning::Gone, 'x'),
];

fn letters() -> Theme {
    Theme::of(|meaning| match meaning {
        Meaning::Selected => Style::new().add_modifier(Modifier::REVERSED),
        other => Style::new().fg(Color::Indexed(LETTERS.iter().position(|(known, _)| *known == other).unwrap() as u8)),
    })
}

/// What a terminal would show, without blanks at the ends.
pub fn text(buffer: &Buffer) -> String {
    let mut all = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..buffer.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            line.push_str(symbol);
        }
        all.push_str(line.trim_end());
        all.push('\n');
    }
    all
}

/// What a terminal would show, each line followed by its styles as letters where it has any.
pub fn styled(draw: impl FnOnce(&Theme) -> Buffer) -> String {
    let buffer = draw(&letters());
    let styles = style_lines(&buffer);
    let lines = text(&buffer);
    let mut all = String::new();
    for (line, style) in lines.lines().zip(styles) {
        all.push_str(line);
        all.push('\n');
        if !style.trim().is_empty() {
            all.push_str(style.trim_end());
            all.push('\n');
        }
    }
    all
}

/// How a screen is dressed in every theme: what each letter looks like there, and the letters where they stand.
pub fn dressed(draw: impl Fn(&Theme) -> Buffer) -> String {
    let mut all = text(&draw(&Theme::built_in("mono").unwrap()));
    for wanted in Wanted::ALL.into_iter().filter(|wanted| *wanted != Wanted::Auto) {
        let cells = draw(&Theme::built_in(wanted.name()).unwrap());
        let mut styles: Vec<(Color, Color, Modifier)> = Vec::new();
        let mut lines = String::new();
        for line in cells.content.chunks(usize::from(cells.area.width)) {
            let mut letters = String::new();
            for cell in line {
                let style = (cell.fg, cell.bg, cell.modifier);
                if cell.symbol() == " " && style == (Color::Reset, Color::Reset, Modifier::empty()) {
                    letters.push(' ');
                    continue;
                }
                let known = styles.iter().position(|known| *known == style).unwrap_or_else(|| {
                    styles.push(style);
                    styles.len() - 1
                });
                letters.push(char::from(b'a' + known as u8));
            }
            lines += letters.trim_end();
            lines.push('\n');
        }
        all += &format!("\n== {}\n", wanted.name());
        for ((fg, bg, modifier), letter) in styles.iter().zip('a'..) {
            all += &format!("{letter}  {fg} on {bg} {modifier:?}\n").replace("Reset on Reset ", "");
        }
        all += &lines;
    }
    all
}

fn style_lines(buffer: &Buffer) -> Vec<String> {
    let letter = |x, y| {
        let cell = &buffer[(x, y)];
        match cell.fg {
            _ if cell.modifier.contains(Modifier::REVERSED) => '#',
            _ if cell.symbol() == " " => ' ',
            Color::Indexed(n) => LETTERS[n as usize].1,
            _ => ' ',
        }
    };
    (0..buffer.area.height).map(|y| (0..buffer.area.width).map(|x| letter(x, y)).collect()).collect()
}
