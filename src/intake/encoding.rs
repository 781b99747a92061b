//! Bytes to UTF-8: which encoding a file has, and a reader that undoes it.

use std::io::{self, Read, Seek, SeekFrom};

use encoding_rs::{CoderResult, Decoder, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How the text of a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, of which Latin-1 is a part.
    Windows1252,
    /// Mac Roman.
    Macintosh,
}

impl Encoding {
    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
            Self::Macintosh => "Mac Roman",
        }
    }
}

/// What a file is when it is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    /// Compressed.
    Gzip,
    /// A spreadsheet or another archive of the zip kind.
    Zip,
    /// A spreadsheet of the old kind.
    OldExcel,
    /// A page for reading.
    Pdf,
    /// A web page or another tagged text.
    Markup,
    /// A database.
    Sqlite,
}

impl Binary {
    const MAGIC: [(&'static [u8], Self); 8] = [
        (b"\x1f\x8b", Self::Gzip),
        (b"PK\x03\x04", Self::Zip),
        (b"\xd0\xcf\x11\xe0", Self::OldExcel),
        (b"%PDF-", Self::Pdf),
        (b"<!DOCTYPE", Self::Markup),
        (b"<html", Self::Markup),
        (b"<?xml", Self::Markup),
        (b"SQLite format 3\0", Self::Sqlite),
    ];

    /// What it is and what to do about it.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Gzip => "this is a gzip archive; unpack it first",
            Self::Zip => "this is an Excel workbook (.xlsx) or a zip archive; save the sheet as CSV first",
            Self::OldExcel => "this is an old Excel workbook (.xls); save the sheet as CSV first",
            Self::Pdf => "this is a PDF document; export the data as CSV",
            Self::Markup => "this is an HTML or XML document; export the data as CSV",
            Self::Sqlite => "this is an SQLite database; export the table as CSV",
        }
    }
}

/// What a first look at all bytes says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// Text in that encoding.
    Text(Encoding),
    /// No text.
    Binary(Binary),
    /// No byte but blanks.
    Empty,
}

const CHUNK: usize = 64 * 1024;

/// Reads the whole file once, since its head says nothing about an accent in its last row. What is not UTF-8 is Windows-1252, or Mac
/// Roman where lines end in CR only.
pub fn sniff<R: Read + Seek>(source: &mut R) -> io::Result<Sniffed> {
    source.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; CHUNK];
    let head = read_full(source, &mut buffer)?;
    let head = &buffer[..head];
    if let Some((_, kind)) = Binary::MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Ok(Sniffed::Binary(*kind));
    }
    if let Some(encoding) = utf16(head) {
        return Ok(Sniffed::Text(encoding));
    }
    scan(source)
}

/// By its mark, or by the NULs that Latin letters leave in every second byte.
fn utf16(head: &[u8]) -> Option<Encoding> {
    if head.starts_with(b"\xff\xfe") {
        return Some(Encoding::Utf16Le);
    }
    if head.starts_with(b"\xfe\xff") {
        return Some(Encoding::Utf16Be);
    }
    let pairs = head.chunks_exact(2).take(512);
    let (mut count, mut high, mut low) = (0, 0, 0);
    for pair in pairs {
        count += 1;
        high += usize::from(pair[0] == 0 && pair[1] != 0);
        low += usize::from(pair[1] == 0 && pair[0] != 0);
    }
    match count {
        0..4 => None,
        _ if low * 10 > count * 7 => Some(Encoding::Utf16Le),
        _ if high * 10 > count * 7 => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// What the bytes are as UTF-8.
#[derive(Default)]
struct Scan {
    beyond_ascii: u64,
    broken: u64,
    has_lf: bool,
    has_text: bool,
}

impl Scan {
    /// Takes a chunk into account; gives how many bytes at its end are the beginning of a character cut in two.
    fn pass(&mut self, bytes: &[u8], is_last: bool) -> usize {
        self.has_lf |= bytes.contains(&b'\n');
        self.has_text |= !bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).iter().all(u8::is_ascii_whitespace);
        if bytes.is_ascii() {
            return 0;
        }
        let mut left = bytes.len();
        for chunk in bytes.utf8_chunks() {
            self.beyond_ascii += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count() as u64;
            left -= chunk.valid().len() + chunk.invalid().len();
            let is_cut =
                left == 0 && !is_last && std::str::from_utf8(chunk.invalid()).is_err_and(|error| error.error_len().is_none());
            if is_cut {
                return chunk.invalid().len();
            }
            self.broken += u64::from(!chunk.invalid().is_empty());
        }
        0
    }
}

/// A file of UTF-8 stays one with a broken row in it; that row is rejected.
const SOUND_FOR_ONE_BROKEN: u64 = 20;

fn scan<R: Read + Seek>(source: &mut R) -> io::Result<Sniffed> {
    source.seek(SeekFrom::Start(0))?;
    let mut buffer = vec![0; CHUNK];
    let mut carried = 0;
    let mut scan = Scan::default();
    loop {
        let read = read_full(source, &mut buffer[carried..])?;
        let filled = carried + read;
        carried = scan.pass(&buffer[..filled], read == 0);
        buffer.copy_within(filled - carried..filled, 0);
        if read == 0 {
            break;
        }
    }
    Ok(match (scan.has_text, scan.broken) {
        (false, _) => Sniffed::Empty,
        (true, broken) if broken * SOUND_FOR_ONE_BROKEN <= scan.beyond_ascii => Sniffed::Text(Encoding::Utf8),
        (true, _) if scan.has_lf => Sniffed::Text(Encoding::Windows1252),
        (true, _) => Sniffed::Text(Encoding::Macintosh),
    })
}

fn read_full(source: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match source.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// A file as UTF-8, without its byte order mark.
pub struct Decoded<R> {
    source: R,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    raw_from: usize,
    raw_to: usize,
    ended: bool,
}

impl<R: Read + Seek> Decoded<R> {
    /// From the beginning of `source`.
    pub fn new(mut source: R, encoding: Encoding) -> io::Result<Self> {
        source.seek(SeekFrom::Start(0))?;
        let decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_with_bom_removal()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_with_bom_removal()),
            Encoding::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
            Encoding::Macintosh => Some(MACINTOSH.new_decoder_without_bom_handling()),
        };
        let mut decoded = Self { source, decoder, raw: vec![0; CHUNK], raw_from: 0, raw_to: 0, ended: false };
        decoded.refill()?;
        if encoding == Encoding::Utf8 && decoded.raw[..decoded.raw_to].starts_with(b"\xef\xbb\xbf") {
            decoded.raw_from = 3;
        }
        Ok(decoded)
    }
}

impl<R: Read> Decoded<R> {
    fn refill(&mut self) -> io::Result<()> {
        self.raw_from = 0;
        self.raw_to = read_full(&mut self.source, &mut self.raw)?;
        self.ended = self.raw_to == 0;
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    /// `into` must hold at least one character (4 bytes) for encodings other than UTF-8.
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.raw_from == self.raw_to && !self.ended {
                self.refill()?;
            }
            let raw = &self.raw[self.raw_from..self.raw_to];
            let Some(decoder) = &mut self.decoder else {
                let taken = raw.len().min(into.len());
                into[..taken].copy_from_slice(&raw[..taken]);
                self.raw_from += taken;
                return Ok(taken);
            };
            let (result, read, written, _) = decoder.decode_to_utf8(raw, into, self.ended);
            self.raw_from += read;
            if self.ended && result == CoderResult::InputEmpty {
                // The decoder is used up; what follows is nothing.
                self.decoder = None;
            }
            if written > 0 || result == CoderResult::OutputFull || self.ended {
                return Ok(written);
            }
        }
    }
}
