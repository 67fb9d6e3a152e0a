//! Instances made for tests, in memory and as files.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use trundle::base::stream::{StreamRng, below, stream};
use trundle::scenario::instance::{Instance, read_all};

/// Text of the four files, by name.
pub(crate) struct Files(pub(crate) Vec<(&'static str, String)>);

/// A small town's day.
pub(crate) fn files(case: u64) -> Files {
    let mut rng = stream(23, 0, "instance", case);
    let spot = |rng: &mut StreamRng| (below(rng, 9000), below(rng, 9000));
    let restaurants = 3 + below(&mut rng, 8);
    let mut places = "restaurant\tx\ty\n".to_owned();
    for id in 0..restaurants {
        let (x, y) = spot(&mut rng);
        writeln!(places, "r{id}\t{x}\t{y}").unwrap();
    }
    let mut orders = "order\tx\ty\tplacement_time\trestaurant\tready_time\n".to_owned();
    for id in 0..20 + below(&mut rng, 60) {
        let (x, y) = spot(&mut rng);
        let placed = below(&mut rng, 300);
        let ready = placed + below(&mut rng, 40);
        let restaurant = below(&mut rng, restaurants);
        writeln!(orders, "o{id}\t{x}\t{y}\t{placed}\tr{restaurant}\t{ready}").unwrap();
    }
    let mut couriers = "courier\tx\ty\ton_time\toff_time\n".to_owned();
    for id in 0..3 + below(&mut rng, 8) {
        let (x, y) = spot(&mut rng);
        let on = below(&mut rng, 120);
        let off = on + 60 + below(&mut rng, 260);
        writeln!(couriers, "c{id}\t{x}\t{y}\t{on}\t{off}").unwrap();
    }
    let parameters = "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget \
                      click-to-door\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n\
                      320\t4\t4\t40\t90\t10\t15\n";
    Files(vec![
        ("orders.txt", orders),
        ("restaurants.txt", places),
        ("couriers.txt", couriers),
        ("instance_parameters.txt", parameters.to_owned()),
    ])
}

impl Files {
    /// Writes them into a folder.
    pub(crate) fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).unwrap();
        for (name, text) in &self.0 {
            std::fs::write(folder.join(name), text).unwrap();
        }
    }

    /// Replaces text in one file, once: below the heading where it stands there.
    pub(crate) fn replace(&mut self, file: &str, from: &str, to: &str) {
        let (_, text) = self.0.iter_mut().find(|(name, _)| *name == file).unwrap();
        assert!(text.contains(from), "{file} has no {from:?}");
        let below = text.find('\n').filter(|end| text[*end..].contains(from)).unwrap_or(0);
        let rest = text.split_off(below);
        text.push_str(&rest.replacen(from, to, 1));
    }
}

/// A made instance, read from its files.
pub(crate) fn instance(case: u64) -> Arc<Instance> {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join(format!("made{case}"));
    files(case).write(&place);
    Arc::new(read_all(&place).unwrap().remove(0))
}
