//! `trundle map`: what is on a map, how much of it each vendor can drive, and a picture.

use super::{CliError, OutArgument, Output};
use crate::map::{
    Network, Place, PlaceKind, Placing, RoutingProfile, SidewalkMap, generate, import, measure,
    picture,
};
use crate::report::{self, charts};
use crate::scenario::catalog::{self, Shelf};
use crate::scenario::{CrossingSettings, MapStyle};
use crate::sim::crossings;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, clap::Args)]
pub(super) struct MapArguments {
    /// Map file, or folder of `GeoJSON` files
    #[arg(required_unless_present = "generate")]
    file: Option<PathBuf>,
    /// Make a map instead of reading one
    #[arg(long, value_enum, conflicts_with = "file")]
    generate: Option<StyleArgument>,
    /// Area of a map that is made \[km²\]
    #[arg(long, value_name = "KM2", default_value_t = 1.0)]
    area_km2: f64,
    /// Seed of a map that is made
    #[arg(long, value_name = "N", default_value_t = 1)]
    map_seed: u64,
    #[command(flatten)]
    out: OutArgument,
    /// List every place with its source, position and name
    #[arg(long)]
    places: bool,
    /// Draw no picture
    #[arg(long)]
    no_picture: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum StyleArgument {
    Campus,
    Town,
}

/// Reads or makes the map that was asked for.
fn asked(arguments: &MapArguments) -> Result<SidewalkMap, CliError> {
    if let Some(file) = &arguments.file {
        return import::read(file).map_err(|error| CliError::Input(error.to_string()));
    }
    let style = match arguments.generate {
        Some(StyleArgument::Campus) | None => MapStyle::Campus,
        Some(StyleArgument::Town) => MapStyle::Town,
    };
    generate::generate(style, arguments.area_km2, arguments.map_seed)
        .map_err(|error| CliError::Input(error.to_string()))
}

/// What a vendor can drive on a map.
struct Drivable {
    vendor: &'static str,
    /// Signals that it never clears at its own speed.
    closed: usize,
    network: Option<Network>,
}

pub(super) fn execute(arguments: &MapArguments, output: &mut Output) -> Result<(), CliError> {
    let map = Arc::new(asked(arguments)?);
    let vendors = drivable(&map)?;
    let walk = Network::new(map.clone(), &RoutingProfile::WALKER)
        .map_err(|error| CliError::Input(error.to_string()))?;
    let facts = facts(&map, &walk, &vendors);
    let pictures = if arguments.no_picture {
        Vec::new()
    } else {
        let drawn = vendors.first().and_then(|vendor| vendor.network.as_ref());
        draw(&map, drawn, &arguments.out.out)?
    };
    if arguments.json {
        return output.json(&facts);
    }
    if arguments.places {
        return map.places.iter().try_for_each(|place| output.line(&place_line(&map, place)));
    }
    for line in lines(&facts) {
        output.line(&line)?;
    }
    pictures.iter().try_for_each(|path| output.line(&format!("Picture: {}", path.display())))
}

fn drivable(map: &Arc<SidewalkMap>) -> Result<Vec<Drivable>, CliError> {
    let vendors = catalog::list(Shelf::Vendors).into_iter().map(|row| {
        let vendor = catalog::vendors::read(row.id).map_err(|problem| {
            CliError::Failed(format!("embedded vendor {}: {problem}", row.id))
        })?;
        let speed = vendor.profile.crossing.0;
        let closed = crossings::closed(map, &CrossingSettings::default(), speed);
        let shut = crossings::edges_closed(map, &closed, &[]);
        let network = Network::restricted(map.clone(), &vendor.profile.drives, &shut).ok();
        Ok(Drivable { vendor: row.id, closed: closed.len(), network })
    });
    vendors.collect()
}

fn facts(map: &SidewalkMap, walk: &Network, vendors: &[Drivable]) -> Value {
    let count = |kind| map.places.iter().filter(|place| place.kind == kind).count();
    let measures = measure::measure(map, walk, 1);
    let drivable: Vec<Value> = vendors.iter().map(|vendor| vendor_facts(map, vendor)).collect();
    json!({
        "map": map.name,
        "digest": map.digest,
        "attribution": map.attribution,
        "walk_vertices": map.counts.walk.vertices,
        "walk_junctions_or_ends": map.counts.walk.junction_or_end,
        "walk_segments": map.counts.walk.segments,
        "walk_pieces": map.counts.walk.components,
        "walk_km": map.counts.walk.km,
        "crossings": map.crossings.len(),
        "crossings_with_signals": map.crossings.iter().filter(|c| c.signals).count(),
        "eateries": count(PlaceKind::Eatery),
        "shops": count(PlaceKind::Shop),
        "buildings": count(PlaceKind::Building),
        "addresses": count(PlaceKind::Address),
        "measures": measures,
        "vendors": drivable,
        "counts": map.counts,
    })
}

fn vendor_facts(map: &SidewalkMap, vendor: &Drivable) -> Value {
    let Some(network) = &vendor.network else {
        return json!({ "vendor": vendor.vendor, "drivable_share": 0.0 });
    };
    let piece = network.piece();
    let served =
        map.places.iter().filter(|place| matches!(network.placing(place.at), Placing::OnPiece(_)));
    let places = map.places.len();
    let share = (places > 0)
        .then(|| crate::base::cast::float(served.count()) / crate::base::cast::float(places));
    json!({
        "vendor": vendor.vendor,
        "drivable_share": piece.share_of_walkable,
        "drivable_km": piece.km,
        "pieces": piece.pieces,
        "signals_never_cleared": vendor.closed,
        "places_served_share": share,
    })
}

fn lines(facts: &Value) -> Vec<String> {
    let text = |key: &str| facts[key].as_str().unwrap_or_default().to_owned();
    let mut lines = vec![
        text("map"),
        format!(
            "  walk network: {} vertices, {} junctions or ends, {:.1} km in {} pieces",
            facts["walk_vertices"],
            facts["walk_junctions_or_ends"],
            facts["walk_km"].as_f64().unwrap_or_default(),
            facts["walk_pieces"],
        ),
        format!(
            "  crossings: {}, {} of them with signals",
            facts["crossings"], facts["crossings_with_signals"]
        ),
        format!(
            "  places: {} eateries, {} shops, {} buildings, {} addresses",
            facts["eateries"], facts["shops"], facts["buildings"], facts["addresses"]
        ),
    ];
    let measure = |key: &str| facts["measures"][key].as_f64().unwrap_or_default();
    let degree =
        |index: usize| facts["measures"]["degree_shares"][index].as_f64().unwrap_or_default();
    lines.push(format!(
        "  stretches between junctions: mean {:.1} m, median {:.1} m; junctions of degree 1, 3, 4, \
         more: {:.2} {:.2} {:.2} {:.2}",
        measure("mean_edge_m"),
        measure("median_edge_m"),
        degree(0),
        degree(1),
        degree(2),
        degree(3),
    ));
    lines.push(format!(
        "  detour factor {:.2}; {:.2} crossings a km",
        measure("detour_factor_mean"),
        measure("crossings_per_km"),
    ));
    for vendor in facts["vendors"].as_array().into_iter().flatten() {
        let percent = |key: &str| 100.0 * vendor[key].as_f64().unwrap_or_default();
        lines.push(format!(
            "  {} drives {:.1} % of the network ({:.1} km) and reaches {:.1} % of the places",
            vendor["vendor"].as_str().unwrap_or_default(),
            percent("drivable_share"),
            vendor["drivable_km"].as_f64().unwrap_or_default(),
            percent("places_served_share"),
        ));
        if let Some(closed) = vendor["signals_never_cleared"].as_u64().filter(|count| *count > 0) {
            lines.push(format!("    too slow to clear {closed} of the signals: closed to it"));
        }
    }
    lines.push(format!("  digest {}", text("digest")));
    lines.push(format!("  {}", text("attribution")));
    lines.retain(|line| !line.trim().is_empty());
    lines
}

/// A place as a scenario may name it.
fn place_line(map: &SidewalkMap, place: &Place) -> String {
    let at = map.unproject(place.at);
    let kind = match place.kind {
        PlaceKind::Eatery => "eatery",
        PlaceKind::Shop => "shop",
        PlaceKind::Building => "building",
        PlaceKind::Address => "address",
    };
    format!("{kind:8} {:20} [{:.6}, {:.6}] {}", place.source, at.lat, at.lon, place.name)
}

/// Writes the picture as SVG and PNG; returns both paths.
fn draw(
    map: &SidewalkMap,
    network: Option<&Network>,
    out: &Path,
) -> Result<Vec<PathBuf>, CliError> {
    let folder = out.join("maps");
    report::check_writable(&folder).map_err(|error| CliError::Input(error.to_string()))?;
    let svg = picture::svg(map, network);
    let png = charts::png(&svg).map_err(|error| CliError::Failed(error.to_string()))?;
    let ends = [".osm", ".pbf", ".geojson", ".json"];
    let end = ends.iter().filter_map(|end| map.name.find(end)).min().unwrap_or(map.name.len());
    let stem = &map.name[..end];
    let files = [("svg", svg.into_bytes()), ("png", png)];
    let written = files.into_iter().map(|(end, bytes)| {
        let path = folder.join(format!("{stem}.{end}"));
        let wrong = |error| CliError::Failed(format!("{}: {error}", path.display()));
        std::fs::write(&path, bytes).map_err(wrong)?;
        Ok(path)
    });
    written.collect()
}
