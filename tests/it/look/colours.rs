//! Contrast and difference of the colours on the screens, computed.

use std::{collections::HashSet, fmt::Write as _};

use leadtower::tui::theme::{Meaning, Rgb, Theme};
use ratatui::{
    buffer::{Buffer, Cell},
    style::{Color, Modifier},
};

use super::{EVERYWHERE, at};

/// Backgrounds that terminals come with, which our palettes are for: black, One Dark, Dracula, Nord, Solarized dark; white,
/// Solarized light and its darker half, One Light.
const DARK: [Rgb; 5] = [Rgb(0, 0, 0), Rgb(0x28, 0x2c, 0x34), Rgb(0x28, 0x2a, 0x36), Rgb(0x2e, 0x34, 0x40), Rgb(0, 0x2b, 0x36)];
const LIGHT: [Rgb; 4] = [Rgb(255, 255, 255), Rgb(0xfd, 0xf6, 0xe3), Rgb(0xee, 0xe8, 0xd5), Rgb(0xfa, 0xfa, 0xfa)];

/// A theme, the backgrounds it may stand on, and the least contrast of its text.
fn palettes() -> Vec<(&'static str, Vec<Rgb>, f64)> {
    // Those that bring a background of their own hide any other.
    vec![
        ("dark", DARK.to_vec(), 4.5),
        ("light", LIGHT.to_vec(), 4.5),
        ("high-contrast", vec![Rgb(0x80, 0x80, 0x80)], 7.0),
        ("colour-blind", vec![Rgb(0x80, 0x80, 0x80)], 4.5),
    ]
}

/// Lines, bars and blanks are looked at; everything else is read.
fn is_read(cell: &Cell) -> bool {
    !cell.symbol().chars().all(|sign| sign == ' ' || ('\u{2500}'..='\u{259f}').contains(&sign))
}

/// Every pair of text and background that some screen shows, reversed ones as they are seen.
fn pairs(theme: &Theme) -> HashSet<(Color, Color)> {
    let mut pairs = HashSet::new();
    for (_, keys) in EVERYWHERE {
        for cell in at(keys, 120, 36).drawn(theme).content.iter().filter(|cell| is_read(cell)) {
            assert!(!cell.modifier.contains(Modifier::DIM), "how dim, only the terminal knows: {keys}");
            let (text, behind) = if cell.modifier.contains(Modifier::REVERSED) { (cell.bg, cell.fg) } else { (cell.fg, cell.bg) };
            pairs.insert((text, behind));
        }
    }
    pairs
}

#[test]
fn b72_every_text_can_be_read_on_its_background() {
    for (name, grounds, least) in palettes() {
        let theme = Theme::built_in(name).unwrap();
        for theme in [theme.clone(), theme.in_256_colours()] {
            let pairs = pairs(&theme);
            assert!(pairs.len() > 6, "{name}");
            for (text, behind) in pairs {
                for ground in &grounds {
                    let seen = |colour| if colour == Color::Reset { *ground } else { Rgb::of(colour).unwrap() };
                    let contrast = seen(text).contrast(seen(behind));
                    assert!(contrast >= least, "{name}: {text} on {behind} has {contrast:.2}:1 over {ground:?}");
                }
            }
        }
    }
}

/// The others have no colours of their own: `terminal` leaves text and background to the terminal and only colours states.
#[test]
fn b72_themes_without_a_palette_leave_text_to_the_terminal() {
    for name in ["mono", "terminal"] {
        for (text, behind) in pairs_of_the_terminal(name) {
            assert!(Rgb::of(text).is_none() && Rgb::of(behind).is_none(), "{name}: {text} on {behind}");
        }
        let plain = Theme::built_in(name).unwrap().style(Meaning::Plain);
        assert_eq!((plain.fg, plain.bg), (None, None));
    }
    assert!(pairs_of_the_terminal("mono").iter().all(|pair| *pair == (Color::Reset, Color::Reset)));
}

fn pairs_of_the_terminal(name: &str) -> HashSet<(Color, Color)> {
    let theme = Theme::built_in(name).unwrap();
    let frames = EVERYWHERE.into_iter().map(|(_, keys)| at(keys, 120, 36).drawn(&theme));
    frames.flat_map(|frame| frame.content).map(|cell| (cell.fg, cell.bg)).collect()
}

/// CIE L*a*b* under D65.
#[derive(Debug, Clone, Copy)]
struct Lab(f64, f64, f64);

#[expect(clippy::many_single_char_names, reason = "as the formula has them")]
fn lab([r, g, b]: [f64; 3]) -> Lab {
    let curve = |t: f64| if t > 216.0 / 24_389.0 { t.cbrt() } else { (24_389.0 / 27.0 * t + 16.0) / 116.0 };
    let x = curve((0.412_456_4 * r + 0.357_576_1 * g + 0.180_437_5 * b) / 0.950_47);
    let y = curve(0.212_672_9 * r + 0.715_152_2 * g + 0.072_175_0 * b);
    let z = curve((0.019_333_9 * r + 0.119_192_0 * g + 0.950_304_1 * b) / 1.088_83);
    Lab(116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z))
}

/// CIEDE2000, as Sharma, Wu and Dalal (2005) write it, with all weights 1.
#[expect(clippy::many_single_char_names, reason = "as the formula has them")]
fn difference(Lab(l1, a1, b1): Lab, Lab(l2, a2, b2): Lab) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25.0_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh(f64::midpoint(a1.hypot(b1), a2.hypot(b2))));
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (light, chroma) = (l2 - l1, c2 - c1);
    let hues = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let h = match h1 + h2 {
        sum if grey => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0) - 0.20 * cos(4.0 * h - 63.0);
    let blue = 30.0 * (-((h - 275.0) / 25.0).powi(2)).exp();
    let turned = -(2.0 * blue).to_radians().sin() * 2.0 * seventh(c);
    let off = (l - 50.0).powi(2);
    let (light, chroma, hues) =
        (light / (1.0 + 0.015 * off / (20.0 + off).sqrt()), chroma / (1.0 + 0.045 * c), hues / (1.0 + 0.015 * c * t));
    (light * light + chroma * chroma + hues * hues + turned * chroma * hues).sqrt()
}

/// Pairs published with the formula to check programs by: Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula",
/// Color Research and Application 30 (2005), table 1.
#[test]
fn the_difference_of_colours_is_computed_as_published() {
    for (one, other, published) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 3.1571, -77.2803], [50.0, 0.0, -82.7485], 2.8615),
        ([50.0, 2.8361, -74.0200], [50.0, 0.0, -82.7485], 3.4412),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0000),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        let [one, other] = [one, other].map(|[l, a, b]: [f64; 3]| Lab(l, a, b));
        for computed in [difference(one, other), difference(other, one)] {
            assert!((computed - published).abs() < 0.000_06, "{one:?} {other:?}: {computed:.4}, published {published}");
        }
    }
}

/// Linear light as somebody sees it who lacks one kind of cone: Machado, Oliveira and Fernandes, "A Physiologically-based
/// Model for Simulation of Color Vision Deficiency", IEEE TVCG 15 (2009), severity 1.0.
const EYES: [(&str, [[f64; 3]; 3]); 4] = [
    ("all cones", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ("protanopia", [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]]),
    ("deuteranopia", [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]]),
    ("tritanopia", [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]]),
];

fn linear(Rgb(r, g, b): Rgb) -> [f64; 3] {
    [r, g, b].map(|byte| {
        let part = f64::from(byte) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    })
}

#[test]
fn b73_states_of_colour_blind_stay_apart_for_every_eye() {
    let states = [Meaning::Plain, Meaning::Late, Meaning::AtRisk, Meaning::Nobody, Meaning::Good];
    let theme = Theme::built_in("colour-blind").unwrap();
    for theme in [theme.clone(), theme.in_256_colours()] {
        for (eye, sees) in EYES {
            let seen = states.map(|state| {
                let light = linear(Rgb::of(theme.style(state).fg.unwrap()).unwrap());
                let part = |row: [f64; 3]| (row[0] * light[0] + row[1] * light[1] + row[2] * light[2]).clamp(0.0, 1.0);
                lab(sees.map(part))
            });
            for (one, left) in seen.iter().enumerate() {
                for (other, right) in seen.iter().enumerate().skip(one + 1) {
                    let apart = difference(*left, *right);
                    assert!(apart >= 10.0, "{eye}: {:?} and {:?} are {apart:.1} apart", states[one], states[other]);
                }
            }
        }
    }
}

/// A frame as text, each change of style written before it: `{#ff8891 bold}`.
pub fn runs(cells: &Buffer) -> String {
    let mut all = String::new();
    let width = usize::from(cells.area.width);
    for line in cells.content.chunks(width) {
        let mut written = String::new();
        let mut style = (Color::Reset, Color::Reset, Modifier::empty());
        for cell in line {
            let new = (cell.fg, cell.bg, cell.modifier);
            // What a blank would be written in is not seen.
            let unseen = cell.symbol() == " " && cell.bg == style.1 && !(cell.modifier | style.2).contains(Modifier::REVERSED);
            if new != style && !unseen {
                style = new;
                let _ = write!(written, "{{{}}}", spelled(style));
            }
            written.push_str(cell.symbol());
        }
        all.push_str(written.trim_end());
        all.push('\n');
    }
    all
}

fn spelled((fg, bg, look): (Color, Color, Modifier)) -> String {
    let mut parts = Vec::new();
    if fg != Color::Reset {
        parts.push(fg.to_string().to_lowercase());
    }
    if bg != Color::Reset {
        parts.push(format!("on {}", bg.to_string().to_lowercase()));
    }
    parts.extend(look.iter_names().map(|(name, _)| name.to_lowercase()));
    parts.join(" ")
}
