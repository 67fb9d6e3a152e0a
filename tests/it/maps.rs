//! Map files: counts of real places, equality of formats, refusals.

use crate::shared::shared;
use std::fs;
use std::io::{Read as _, Write as _};
use trundle::base::stream::{below, stream};
use trundle::map::import::read;
use trundle::map::model::{EdgeKind, Kerb, NetworkCounts, PlaceKind, SidewalkMap, Surface};

/// Folders with counts, and the map in each.
const PLACES: [(&str, &str); 14] = [
    ("osm-heidelberg", "heidelberg.osm.pbf"),
    ("osm-helsinki-centre", "helsinki-centre.osm.pbf"),
    ("osm-london-northern", "london-northern.osm.pbf"),
    ("osm-microsoft-campus", "microsoft-campus.osm.pbf"),
    ("osm-monaco", "monaco.osm.pbf"),
    ("osm-neubrandenburg", "neubrandenburg.osm.pbf"),
    ("osm-oslo-east", "oslo-east.osm.pbf"),
    ("osm-portland-ned", "portland-central.osm.pbf"),
    ("osm-porto", "porto.osm.pbf"),
    ("osm-porto-alegre", "poa.osm.pbf"),
    ("osm-rome-esquilino", "rome-esquilino.osm.pbf"),
    ("osm-ucla-campus", "ucla-campus.osm.gz"),
    ("osm-vancouver", "vancouver.osm.pbf"),
    ("osm-west-oakland", "West-Oakland.osm.bz2"),
];

/// Counts of one variant as a checked file states them, lengths to the digits it prints.
fn stated(counts: &serde_json::Value) -> Vec<String> {
    let whole = [
        "vertices",
        "segments",
        "junction_or_end",
        "components",
        "lcc_vertices",
        "lcc_junction",
        "second_comp_vertices",
        "refs",
        "missing_refs",
    ];
    let whole = whole.iter().map(|key| format!("{key} {}", counts[*key]));
    let km = format!("km {:.1}", counts["km"].as_f64().unwrap());
    let share = format!("share {:.4}", counts["lcc_km_share"].as_f64().unwrap());
    whole.chain([km, share]).collect()
}

fn found(counts: &NetworkCounts) -> Vec<String> {
    stated(&serde_json::to_value(counts).unwrap())
}

#[test]
fn every_shared_place_has_the_counts_of_its_file() {
    for (folder, file) in PLACES {
        let Some(folder) = shared(&format!("data/{folder}")) else { return };
        let map = read(&folder.join(file)).unwrap();
        let text = fs::read_to_string(folder.join("counts.json")).unwrap();
        let expected: serde_json::Value = serde_json::from_str(&text).unwrap();
        let variants = [
            ("walk", &map.counts.walk),
            ("robot_nosteps", &map.counts.robot_nosteps),
            ("quiet_nosteps", &map.counts.quiet_nosteps),
            ("footonly_nosteps", &map.counts.footonly_nosteps),
        ];
        for (variant, counts) in variants {
            assert_eq!(found(counts), stated(&expected[variant]), "{file} {variant}");
        }
    }
}

/// Number of places of one kind.
fn places(map: &SidewalkMap, kind: PlaceKind) -> usize {
    map.places.iter().filter(|place| place.kind == kind).count()
}

#[test]
fn chains_keep_the_length_of_the_network() {
    let Some(folder) = shared("data/osm-rome-esquilino") else { return };
    let map = read(&folder.join("rome-esquilino.osm.pbf")).unwrap();
    let km: f64 = map.edges.iter().map(|edge| edge.length.metres().0 / 1000.0).sum();
    assert!((km - map.counts.walk.km).abs() < 0.05, "{km} of {}", map.counts.walk.km);
    assert!(map.vertices.len() < map.counts.walk.vertices);
    for edge in &map.edges {
        let shape = map.shape(edge);
        let ends = [edge.from, edge.to].map(|end| map.vertex(end).at);
        assert_eq!([shape[0], shape[shape.len() - 1]], ends);
    }
}

#[test]
fn places_outside_the_box_of_the_header_are_dropped() {
    let Some(folder) = shared("data/osm-neubrandenburg") else { return };
    let map = read(&folder.join("neubrandenburg.osm.pbf")).unwrap();
    assert_eq!(places(&map, PlaceKind::Eatery), 109);
    assert!((15_200..15_340).contains(&places(&map, PlaceKind::Building)));
    assert!(map.places.is_sorted_by_key(|place| place.kind));
    assert_eq!(map.attribution, "© OpenStreetMap contributors, ODbL 1.0");
}

/// Unpacked text of the smallest shared map.
fn west_oakland() -> Option<String> {
    let packed = fs::File::open(shared("data/osm-west-oakland/West-Oakland.osm.bz2")?).unwrap();
    let mut text = String::new();
    bzip2::read::MultiBzDecoder::new(packed).read_to_string(&mut text).unwrap();
    Some(text)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn bzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_format_of_one_place_gives_the_same_map() {
    let Some(text) = west_oakland() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (front, back) = text.as_bytes().split_at(text.len() / 2);
    let two_streams = [bzip(front), bzip(back)].concat();
    let files = [
        ("a.osm", text.as_bytes().to_vec()),
        ("a.osm.gz", gzip(text.as_bytes())),
        ("a.osm.bz2", two_streams),
        ("a.osm.pbf", encode::pbf(&text, encode::Nodes::Dense)),
        ("b.pbf", encode::pbf(&text, encode::Nodes::Plain)),
    ];
    let source = shared("data/osm-west-oakland/West-Oakland.osm.bz2").unwrap();
    let expected = read(&source).unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let map = read(&path).unwrap();
        assert_eq!((map.digest, map.counts), (expected.digest.clone(), expected.counts), "{name}");
    }
}

#[test]
fn a_campus_layer_without_tags_becomes_footways_and_buildings() {
    let Some(folder) = shared("data/gmu-campus") else { return };
    let map = read(&folder).unwrap();
    let walk = map.counts.walk;
    // 1,684 segments, of which 9 are points that follow themselves and so join nothing.
    assert_eq!((walk.vertices, walk.segments), (1431, 1684 - 9));
    assert_eq!((walk.junction_or_end, walk.components), (708, 12));
    assert_eq!((walk.lcc_vertices * 1000 + 715) / walk.vertices, 968);
    assert_eq!(format!("{:.2}", walk.km), "21.61");
    let kinds = [PlaceKind::Eatery, PlaceKind::Building].map(|kind| places(&map, kind));
    assert_eq!(kinds.iter().sum::<usize>(), 61);
    assert!(map.places.iter().any(|p| p.kind == PlaceKind::Eatery && p.name == "SOUTHSIDE DINING"));
    assert!(map.edges.iter().all(|edge| edge.kind == EdgeKind::Footway && edge.road.is_none()));
    assert!(map.edges.iter().any(|edge| edge.surface == Surface::Loose));
    assert_eq!(map.crossings, []);
}

#[test]
fn a_sidewalk_graph_brings_its_kerbs_and_inclines() {
    let Some(folder) = shared("data/osm-microsoft-campus/osw") else { return };
    let map = read(&folder).unwrap();
    assert_eq!((map.counts.walk.components, map.counts.robot_nosteps.components), (49, 111));
    let kerbs = |kerb| map.vertices.iter().filter(|vertex| vertex.kerb == kerb).count();
    assert!(kerbs(Kerb::Lowered) > 500 && kerbs(Kerb::Raised) > 50);
    assert!(map.edges.iter().filter(|edge| edge.incline.is_some()).count() > 3000);
    assert!(map.edges.iter().all(|edge| edge.incline.is_none_or(|incline| incline.abs() <= 0.4)));
    let kinds = [PlaceKind::Eatery, PlaceKind::Building].map(|kind| places(&map, kind));
    assert_eq!(kinds, [2, 84 - 2]);
    assert!(map.attribution.contains("OpenStreetMap"));
}

/// An XML document with these elements.
fn osm(elements: &str) -> Vec<u8> {
    format!("<osm version='0.6'>{elements}</osm>").into_bytes()
}

/// A collection of one feature with this geometry.
fn feature(geometry: &str) -> Vec<u8> {
    let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
    format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#).into_bytes()
}

const WALK: &str = "<node id='1' lat='1' lon='1'/><node id='2' lat='1' lon='1.001'/>\
                    <way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='footway'/></way>";

/// File name, content and the code of its refusal.
fn broken_text_maps() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let page = b"<!DOCTYPE html><html><body>404</body></html>".to_vec();
    let lines = |coordinates: &str| {
        feature(&format!(r#"{{"type":"LineString","coordinates":{coordinates}}}"#))
    };
    vec![
        ("map.txt", b"?".to_vec(), "M103"),
        ("empty.osm", Vec::new(), "M104"),
        ("empty.geojson", Vec::new(), "M104"),
        ("page.osm", page.clone(), "M105"),
        ("page.geojson", page.clone(), "M105"),
        ("page.osm.gz", gzip(&page), "M105"),
        ("changes.osm", b"<osmChange/>".to_vec(), "M105"),
        ("blank.osm", b"  \n".to_vec(), "M105"),
        ("two.osm", [osm(WALK), osm(WALK)].concat(), "M105"),
        ("cut.osm", osm(WALK)[..120].to_vec(), "M106"),
        ("open.osm", format!("<osm>{WALK}").into_bytes(), "M106"),
        (
            "latin.osm",
            osm("<node id='1' lat='1' lon='1'><tag k='name' v='\u{1}'/></node>")
                .into_iter()
                .map(|byte| if byte == 1 { 0xe9 } else { byte })
                .collect(),
            "M106",
        ),
        ("cut.osm.gz", gzip(&osm(WALK))[..60].to_vec(), "M106"),
        ("cut.osm.bz2", bzip(&osm(WALK))[..60].to_vec(), "M106"),
        ("not.osm.gz", osm(WALK), "M106"),
        ("far.osm", osm("<node id='1' lat='95' lon='1'/>"), "M107"),
        ("nan.osm", osm("<node id='1' lat='NaN' lon='1'/>"), "M107"),
        ("inf.osm", osm("<node id='1' lat='1' lon='inf'/>"), "M107"),
        ("twice.osm", osm(&format!("{WALK}<node id='1' lat='2' lon='2'/>")), "M108"),
        ("no_ways.osm", osm("<node id='1' lat='1' lon='1'/>"), "M109"),
        (
            "no_nodes.osm",
            osm("<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='path'/></way>"),
            "M109",
        ),
        ("point.geojson", feature(r#"{"type":"Point","coordinates":[1,1]}"#), "M109"),
        ("bomb.osm.gz", gzip(&osm(&" ".repeat(40 << 20))), "M110"),
        ("bomb.osm.bz2", bzip(&osm(&format!("<a b='{}'/>", " ".repeat(40 << 20)))), "M110"),
        ("bomb.geojson.gz", gzip(" ".repeat(40 << 20).as_bytes()), "M110"),
        ("no_id.osm", osm("<node lat='1' lon='1'/>"), "M111"),
        ("word.osm", osm("<node id='one' lat='1' lon='1'/>"), "M111"),
        ("cut.geojson", lines("[[1,1],[1.1,1]]")[..90].to_vec(), "M106"),
        ("feature.geojson", br#"{"type":"Feature","geometry":null}"#.to_vec(), "M105"),
        ("topology.json", br#"{"type":"Topology","objects":{}}"#.to_vec(), "M105"),
        ("list.json", b"[]".to_vec(), "M105"),
        ("circle.geojson", feature(r#"{"type":"Circle","coordinates":[1,1]}"#), "M105"),
        ("deep.json", "[".repeat(100_000).into_bytes(), "M106"),
        ("huge.geojson", lines("[[1e400,1],[1,1]]"), "M106"),
        ("metres.geojson", lines("[[500000,4649776],[500100,4649776]]"), "M107"),
        ("short.geojson", lines("[[1,1]]"), "M111"),
        ("text.geojson", lines(r#"[["1",1],[1,2]]"#), "M111"),
        ("flat.geojson", lines("[1,1,2,2]"), "M111"),
    ]
}

#[test]
fn broken_maps_are_refused_with_a_code_and_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, code) in broken_text_maps() {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = read(&path).map(|map| map.digest).unwrap_err();
        assert_eq!(error.code, code, "{error}");
        assert!(error.file.ends_with(name) && !error.remedy.is_empty(), "{error}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
    assert_eq!(read(&folder.path().join("none.osm")).unwrap_err().code, "M101");
    let hollow = folder.path().join("hollow");
    fs::create_dir(&hollow).unwrap();
    assert_eq!(read(&hollow).unwrap_err().code, "M102");
}

#[test]
fn broken_pbf_files_are_refused_wherever_they_are_cut() {
    let xml = String::from_utf8(osm(WALK)).unwrap().replace("><", ">\n<");
    let whole = encode::pbf(&xml, encode::Nodes::Dense);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.osm.pbf");
    let try_bytes = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        read(&path).map(|map| map.edges.len()).map_err(|error| error.code)
    };
    assert_eq!(try_bytes(&whole), Ok(1));
    for cut in 0..whole.len() {
        let code = try_bytes(&whole[..cut]).unwrap_err();
        assert!(["M104", "M105", "M106", "M109"].contains(&code), "cut at {cut}: {code}");
    }
    for trailing in 1..=3 {
        let longer = [whole.as_slice(), &[0, 0, 0][..trailing]].concat();
        assert_eq!(try_bytes(&longer), Err("M106"), "{trailing} trailing bytes");
    }
    assert_eq!(try_bytes(b"<html></html>"), Err("M105"));
    assert_eq!(try_bytes(&encode::pbf(&xml, encode::Nodes::ShortLatitudes)), Err("M106"));
    assert_eq!(try_bytes(&encode::pbf(&xml, encode::Nodes::OffGlobe)), Err("M107"));
    assert_eq!(try_bytes(&encode::pbf(&xml, encode::Nodes::Overflowing)), Err("M106"));
}

/// Reads a file with one to four bytes changed; any answer will do but a panic or an empty map.
fn try_changed(path: &std::path::Path, bytes: &[u8], case: u64) {
    let mut changed = bytes.to_vec();
    let mut rng = stream(11, 0, "changed_bytes", case);
    for _ in 0..=below(&mut rng, 4) {
        let place = below(&mut rng, changed.len());
        changed[place] = u8::try_from(below(&mut rng, 256)).unwrap();
    }
    fs::write(path, changed).unwrap();
    match read(path) {
        Ok(map) => assert!(!map.edges.is_empty(), "case {case}"),
        Err(error) => assert!(error.code.starts_with("M1"), "case {case}: {error}"),
    }
}

#[test]
fn changed_bytes_never_panic() {
    let xml = String::from_utf8(osm(WALK)).unwrap().replace("><", ">\n<");
    let line = r#"{"type":"LineString","coordinates":[[1,1],[1.001,1]]}"#;
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [
        ("a.osm", xml.as_bytes().to_vec()),
        ("a.osm.gz", gzip(xml.as_bytes())),
        ("a.geojson", feature(line)),
        ("a.pbf", encode::pbf(&xml, encode::Nodes::Plain)),
        ("b.pbf", encode::pbf(&xml, encode::Nodes::RawDense)),
    ] {
        let path = folder.path().join(name);
        (0..1000).for_each(|case| try_changed(&path, &bytes, case));
    }
}

/// A small writer of PBF files from XML with one element per line.
mod encode {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    /// How nodes are written, well or badly; always in falling order of ids, like ways.
    #[derive(Clone, Copy, PartialEq)]
    pub(super) enum Nodes {
        Dense,
        /// As single nodes, in a blob that is not packed.
        Plain,
        /// As dense nodes, in a blob that is not packed.
        RawDense,
        ShortLatitudes,
        OffGlobe,
        Overflowing,
    }

    /// Tags of one element, as indices into the string table.
    type Pairs = Vec<(u64, u64)>;

    #[derive(Default)]
    struct Block {
        strings: BTreeMap<String, u64>,
        nodes: Vec<(i64, [i64; 2], Pairs)>,
        /// Id, references, tags, and for relations roles and types.
        lines: Vec<(bool, i64, Vec<i64>, Pairs, Vec<(u64, u64)>)>,
        bounds: Option<[i64; 4]>,
    }

    fn varint(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value > 127 {
            bytes.push(u8::try_from(value & 127).unwrap() | 128);
            value >>= 7;
        }
        bytes.push(u8::try_from(value).unwrap());
        bytes
    }

    fn zigzag(value: i64) -> u64 {
        ((value << 1) ^ (value >> 63)).cast_unsigned()
    }

    fn number(field: u64, value: u64) -> Vec<u8> {
        [varint(field << 3), varint(value)].concat()
    }

    fn bytes(field: u64, content: &[u8]) -> Vec<u8> {
        [varint(field << 3 | 2), varint(content.len() as u64), content.to_vec()].concat()
    }

    fn packed(field: u64, values: impl IntoIterator<Item = u64>) -> Vec<u8> {
        bytes(field, &values.into_iter().flat_map(varint).collect::<Vec<_>>())
    }

    fn deltas(values: impl IntoIterator<Item = i64>) -> Vec<u64> {
        let mut last = 0;
        let delta = |value: i64| zigzag(value.wrapping_sub(std::mem::replace(&mut last, value)));
        values.into_iter().map(delta).collect()
    }

    /// Value of an attribute of an XML line, in either kind of quotes.
    fn value(line: &str, key: &str) -> Option<String> {
        let start = line.find(&format!(" {key}="))? + key.len() + 2;
        let quote = line[start..].chars().next()?;
        let text = line[start + 1..].split(quote).next()?;
        let plain = text.replace("&quot;", "\"").replace("&apos;", "'").replace("&lt;", "<");
        Some(plain.replace("&gt;", ">").replace("&amp;", "&"))
    }

    /// Degrees as text in 10⁻⁹ degrees.
    fn nano(text: &str) -> i64 {
        let digits = text.trim_start_matches('-');
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let size: i64 = format!("{whole}{part:0<9}").parse().unwrap();
        if text.starts_with('-') { -size } else { size }
    }

    impl Block {
        fn string(&mut self, text: &str) -> u64 {
            let next = self.strings.len() as u64 + 1;
            *self.strings.entry(text.to_owned()).or_insert(next)
        }

        fn take(&mut self, line: &str) {
            let id = |key: &str| value(line, key).unwrap().parse::<i64>().unwrap();
            let at = |key: &str| nano(&value(line, key).unwrap());
            match line.trim_start().split([' ', '>']).next().unwrap() {
                "<bounds" => {
                    self.bounds = Some([at("minlon"), at("maxlon"), at("maxlat"), at("minlat")]);
                }
                "<node" => self.nodes.push((id("id"), [at("lon"), at("lat")], Vec::new())),
                kind @ ("<way" | "<relation") => {
                    let line = (kind == "<way", id("id"), Vec::new(), Vec::new(), Vec::new());
                    self.lines.push(line);
                }
                "<nd" => self.lines.last_mut().unwrap().2.push(id("ref")),
                "<member" => {
                    let role = self.string(&value(line, "role").unwrap());
                    let kinds = ["node", "way", "relation"];
                    let kind = kinds.iter().position(|k| value(line, "type").unwrap() == *k);
                    let relation = self.lines.last_mut().unwrap();
                    relation.2.push(id("ref"));
                    relation.4.push((role, kind.unwrap() as u64));
                }
                "<tag" => {
                    let pair = [value(line, "k").unwrap(), value(line, "v").unwrap()];
                    let pair = (self.string(&pair[0]), self.string(&pair[1]));
                    match self.lines.last_mut() {
                        Some(line) => line.3.push(pair),
                        None => self.nodes.last_mut().unwrap().2.push(pair),
                    }
                }
                _ => {}
            }
        }

        fn dense(&self, style: Nodes) -> Vec<u8> {
            let axis = |axis: usize| self.nodes.iter().map(move |node| node.1[axis] / 100);
            let mut lat = deltas(axis(1));
            match style {
                Nodes::ShortLatitudes => drop(lat.pop()),
                Nodes::OffGlobe => lat[0] = zigzag(2_000_000_000),
                Nodes::Overflowing => lat[0] = zigzag(i64::MAX),
                Nodes::Dense | Nodes::RawDense | Nodes::Plain => {}
            }
            let tags = self
                .nodes
                .iter()
                .flat_map(|node| node.2.iter().flat_map(|(key, value)| [*key, *value]).chain([0]));
            let ids = packed(1, deltas(self.nodes.iter().map(|node| node.0)));
            bytes(2, &[ids, packed(8, lat), packed(9, deltas(axis(0))), packed(10, tags)].concat())
        }

        fn plain(&self) -> Vec<u8> {
            let node = |(id, [lon, lat], pairs): &(i64, [i64; 2], Pairs)| {
                let place = [number(8, zigzag(lat / 100)), number(9, zigzag(lon / 100))].concat();
                bytes(1, &[number(1, zigzag(*id)), tags(pairs), place].concat())
            };
            self.nodes.iter().flat_map(node).collect()
        }

        fn lines(&self) -> Vec<u8> {
            let line = |(way, id, refs, pairs, members): &(bool, i64, _, _, Vec<(u64, u64)>)| {
                let refs: &Vec<i64> = refs;
                let head = [number(1, id.cast_unsigned()), tags(pairs)].concat();
                let refs = packed(if *way { 8 } else { 9 }, deltas(refs.iter().copied()));
                let roles = packed(8, members.iter().map(|member| member.0));
                let kinds = packed(10, members.iter().map(|member| member.1));
                let rest = if *way { refs } else { [roles, refs, kinds].concat() };
                bytes(if *way { 3 } else { 4 }, &[head, rest].concat())
            };
            self.lines.iter().flat_map(line).collect()
        }

        fn table(&self) -> Vec<u8> {
            let mut strings: Vec<_> = self.strings.iter().map(|(text, id)| (*id, text)).collect();
            strings.sort();
            let text = strings.into_iter().flat_map(|(_, text)| bytes(1, text.as_bytes()));
            bytes(1, &bytes(1, b"").into_iter().chain(text).collect::<Vec<_>>())
        }
    }

    fn tags(pairs: &Pairs) -> Vec<u8> {
        let keys = packed(2, pairs.iter().map(|pair| pair.0));
        [keys, packed(3, pairs.iter().map(|pair| pair.1))].concat()
    }

    /// A blob with its header, packed with zlib or not.
    fn blob(kind: &str, content: &[u8], packed: bool) -> Vec<u8> {
        let level = flate2::Compression::default();
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
        encoder.write_all(content).unwrap();
        let size = number(2, content.len() as u64);
        let packed_blob = [size, bytes(3, &encoder.finish().unwrap())].concat();
        let blob = if packed { packed_blob } else { bytes(1, content) };
        let header = [bytes(1, kind.as_bytes()), number(3, blob.len() as u64)].concat();
        let length = u32::try_from(header.len()).unwrap().to_be_bytes();
        [length.to_vec(), header, blob].concat()
    }

    /// The file that says the same as this XML.
    pub(super) fn pbf(xml: &str, style: Nodes) -> Vec<u8> {
        let mut block = Block::default();
        xml.lines().for_each(|line| block.take(line));
        block.nodes.reverse();
        block.lines.reverse();
        let bounds = block.bounds.map(|bounds| {
            let corner = |(field, value): (u64, &i64)| number(field, zigzag(*value));
            bytes(1, &(1..).zip(&bounds).flat_map(corner).collect::<Vec<_>>())
        });
        let asked = bytes(4, b"OsmSchema-V0.6");
        let header = [bounds.unwrap_or_default(), asked, bytes(4, b"DenseNodes")].concat();
        let nodes = if style == Nodes::Plain { block.plain() } else { block.dense(style) };
        let groups = [block.table(), bytes(2, &nodes), bytes(2, &block.lines())].concat();
        let packed = !matches!(style, Nodes::Plain | Nodes::RawDense);
        [blob("OSMHeader", &header, packed), blob("OSMData", &groups, packed)].concat()
    }
}
