//! `OpenStreetMap` XML, plain or packed: `.osm`, `.osm.gz`, `.osm.bz2`.
//!
//! The parser below reports an empty document, a cut one and a second root as success, so the open
//! elements are counted here.

use super::error::{self, MapError};
use super::osm::{Bounds, Node, OsmData, Position, Relation, Way};
use super::tags::Tags;
use super::unpack;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// Reads an XML file.
///
/// # Errors
/// M101, M104 to M108, M110, M111.
pub(super) fn read(path: &Path) -> Result<OsmData, MapError> {
    parse(BufReader::with_capacity(1 << 16, unpack::open(path)?))
}

/// Reads XML text.
fn parse(text: impl BufRead) -> Result<OsmData, MapError> {
    let mut reader = Reader::from_reader(text);
    let mut document = Document::default();
    let mut buffer = Vec::new();
    loop {
        let event = reader.read_event_into(&mut buffer).map_err(|error| syntax(&error));
        let place = format!("byte {}", reader.buffer_position());
        match event.map_err(|error| error.at(&place))? {
            Event::Start(tag) => document.open(&tag, false).map_err(|error| error.at(&place))?,
            Event::Empty(tag) => document.open(&tag, true).map_err(|error| error.at(&place))?,
            Event::End(_) => document.close().map_err(|error| error.at(&place))?,
            Event::DocType(kind) if kind.to_ascii_lowercase().contains("html") => {
                return Err(other_root("html"));
            }
            Event::Eof => break,
            Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
        buffer.clear();
    }
    document.finish()
}

/// The refusal that stands for a parser error.
fn syntax(error: &quick_xml::Error) -> MapError {
    if let quick_xml::Error::Io(error) = error {
        return unpack::fault(error);
    }
    error::damaged(format!("the XML is broken ({error})"))
}

fn other_root(name: &str) -> MapError {
    let remedy = "Use an OpenStreetMap file, whose root element is osm";
    error::other_format(format!("the root element is {name}, not osm"), remedy)
}

/// The element whose children are being read.
#[derive(Debug)]
enum Open {
    Node(Node),
    Way(Way),
    Relation(Relation),
}

/// What was read so far.
#[derive(Debug, Default)]
struct Document {
    data: OsmData,
    depth: usize,
    roots: usize,
    current: Option<Open>,
    tags: Tags,
}

impl Document {
    /// Takes an opening tag, or one that closes itself.
    fn open(&mut self, tag: &BytesStart, closed: bool) -> Result<(), MapError> {
        let name = tag.name();
        match (self.depth, name.as_ref()) {
            (0, "osm") if self.roots == 0 => self.roots = 1,
            (0, name) => return Err(other_root(name)),
            (1, name) => self.element(name, &Values::of(tag)?)?,
            (2, name) => self.child(name, &Values::of(tag)?)?,
            _ => {}
        }
        self.depth += 1;
        if closed { self.close() } else { Ok(()) }
    }

    /// Begins a node, way or relation; what is marked as deleted is passed over.
    fn element(&mut self, name: &str, values: &Values) -> Result<(), MapError> {
        self.tags = Tags::default();
        self.current = None;
        if values.get("visible") == Some("false") || values.get("action") == Some("delete") {
            return Ok(());
        }
        self.current = match name {
            "bounds" => return self.bounds(values),
            // Query servers end a document that they could not finish with a remark.
            "remark" => {
                return Err(error::damaged("a remark says that the download is incomplete"));
            }
            "node" => {
                let at = Position::from_degrees(values.number("lon")?, values.number("lat")?)?;
                Some(Open::Node(Node { id: values.id("id")?, at }))
            }
            "way" => {
                let id = values.id("id")?;
                Some(Open::Way(Way { id, refs: Vec::new(), tags: Tags::default() }))
            }
            "relation" => {
                let id = values.id("id")?;
                let (outer, inner) = (Vec::new(), Vec::new());
                Some(Open::Relation(Relation { id, outer, inner, tags: Tags::default() }))
            }
            _ => None,
        };
        Ok(())
    }

    fn bounds(&mut self, values: &Values) -> Result<(), MapError> {
        let low = Position::from_degrees(values.number("minlon")?, values.number("minlat")?)?;
        let high = Position::from_degrees(values.number("maxlon")?, values.number("maxlat")?)?;
        self.data.bounds = Some(Bounds { low, high });
        Ok(())
    }

    /// Takes a tag, node reference or member.
    fn child(&mut self, name: &str, values: &Values) -> Result<(), MapError> {
        match (name, &mut self.current) {
            ("tag", Some(_)) => self.tags.put(values.required("k")?, values.required("v")?),
            ("nd", Some(Open::Way(way))) => way.refs.push(values.id("ref")?),
            ("member", Some(Open::Relation(relation))) if values.get("type") == Some("way") => {
                match values.get("role") {
                    None | Some("outer" | "") => relation.outer.push(values.id("ref")?),
                    Some("inner") => relation.inner.push(values.id("ref")?),
                    Some(_) => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Takes a closing tag.
    fn close(&mut self) -> Result<(), MapError> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth != 1 {
            return Ok(());
        }
        let tags = std::mem::take(&mut self.tags);
        match self.current.take() {
            Some(Open::Node(node)) => self.data.push_node(node, tags)?,
            Some(Open::Way(way)) => self.data.ways.push(Way { tags, ..way }),
            Some(Open::Relation(relation)) => {
                self.data.push_relation(Relation { tags, ..relation });
            }
            None => {}
        }
        Ok(())
    }

    /// Checks that the document is whole.
    fn finish(mut self) -> Result<OsmData, MapError> {
        if self.roots == 0 {
            let remedy = "Use an OpenStreetMap file, whose root element is osm";
            return Err(error::other_format("the file holds no XML element", remedy));
        }
        if self.depth > 0 {
            return Err(error::damaged(format!(
                "{} elements are still open at the end",
                self.depth
            )));
        }
        self.data.sort()?;
        Ok(self.data)
    }
}

/// Attributes of one tag.
struct Values(BTreeMap<String, String>);

impl Values {
    fn of(tag: &BytesStart) -> Result<Self, MapError> {
        let broken = |error: &dyn std::fmt::Display| {
            error::damaged(format!("an attribute is broken ({error})"))
        };
        let mut values = BTreeMap::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| broken(&error))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| broken(&error))?.into_owned();
            values.insert(attribute.key.as_ref().to_owned(), value);
        }
        Ok(Self(values))
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    fn required(&self, key: &str) -> Result<&str, MapError> {
        self.get(key).ok_or_else(|| error::bad_value(format!("attribute {key} is missing")))
    }

    fn parsed<T: std::str::FromStr>(&self, key: &str) -> Result<T, MapError> {
        let text = self.required(key)?;
        let wrong = |_| error::bad_value(format!("attribute {key}=\"{text}\" is not a number"));
        text.trim().parse().map_err(wrong)
    }

    fn number(&self, key: &str) -> Result<f64, MapError> {
        self.parsed(key)
    }

    fn id(&self, key: &str) -> Result<i64, MapError> {
        self.parsed(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Option<&'static str> {
        parse(text.as_bytes()).err().map(|error| error.code)
    }

    #[test]
    fn nodes_may_follow_the_ways_that_use_them() {
        let text = "<osm><way id='3'><nd ref='2'/><nd ref='1'/><tag k='highway' v='path'/></way>\
                    <node id='2' lat='0' lon='1'/><node id='1' lat='0' lon='0'/></osm>";
        let data = parse(text.as_bytes()).unwrap();
        assert_eq!(data.nodes.iter().map(|node| node.id).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(data.ways[0].refs, [2, 1]);
    }

    #[test]
    fn cut_doubled_or_foreign_documents_are_refused() {
        for (text, expected) in [
            ("", "M105"),
            ("<!DOCTYPE html><html><body></body></html>", "M105"),
            ("<osmChange/>", "M105"),
            ("<osm/><osm/>", "M105"),
            ("<osm><node id='1' lat='0' lon='0'/>", "M106"),
            ("<osm><node id='1' lat='0' lon='0'></osm>", "M106"),
            ("<osm><remark>timed out</remark></osm>", "M106"),
            ("<osm><node id='1' lat='91' lon='0'/></osm>", "M107"),
            ("<osm><node id='1' lat='NaN' lon='0'/></osm>", "M107"),
            ("<osm><node id='x' lat='1' lon='0'/></osm>", "M111"),
            ("<osm><node id='1' lat='1' lon='0'/><node id='1' lat='2' lon='0'/></osm>", "M108"),
        ] {
            assert_eq!(code(text), Some(expected), "{text}");
        }
    }
}
