//! Names of generated places, in the order they are asked for.

const FACULTIES: [&str; 32] = [
    "Chemistry",
    "Physics",
    "Mathematics",
    "Biology",
    "Law",
    "Medicine",
    "Engineering",
    "Music",
    "History",
    "Geology",
    "Economics",
    "Philosophy",
    "Linguistics",
    "Architecture",
    "Theatre",
    "Astronomy",
    "Education",
    "Computing",
    "Botany",
    "Statistics",
    "Nursing",
    "Dentistry",
    "Library",
    "Museum",
    "Gymnasium",
    "Admissions",
    "Materials",
    "Robotics",
    "Psychology",
    "Sociology",
    "Journalism",
    "Business",
];

const TREES: [&str; 24] = [
    "Linden", "Maple", "Juniper", "Hawthorn", "Alder", "Rowan", "Chestnut", "Cedar", "Willow",
    "Birch", "Aspen", "Elder", "Hazel", "Laurel", "Myrtle", "Olive", "Poplar", "Spruce", "Walnut",
    "Acacia", "Cypress", "Magnolia", "Mulberry", "Sycamore",
];

const KITCHENS: [&str; 12] = [
    "Café",
    "Noodles",
    "Pizza",
    "Grill",
    "Bakery",
    "Kebab",
    "Curry House",
    "Bistro",
    "Sushi",
    "Burgers",
    "Tacos",
    "Deli",
];

const TABLES: [&str; 5] = ["Dining Hall", "Café", "Food Court", "Coffee Bar", "Kitchen"];

/// A word of a list, numbered once the list is used up.
fn word(list: &[&str], index: usize) -> String {
    let round = index / list.len();
    let word = list[index % list.len()];
    if round == 0 { word.to_owned() } else { format!("{word} {}", round + 1) }
}

/// An academic building.
pub(super) fn faculty(index: usize) -> String {
    format!("{} Building", word(&FACULTIES, index))
}

/// A student hall.
pub(super) fn hall(index: usize) -> String {
    format!("{} Hall", word(&TREES, index))
}

/// A restaurant, café or take-away in town.
pub(super) fn eatery(index: usize) -> String {
    let tree = TREES[(index * 7) % TREES.len()];
    let kitchen = KITCHENS[(index + index / TREES.len()) % KITCHENS.len()];
    let round = index / (TREES.len() * 3);
    if round == 0 { format!("{tree} {kitchen}") } else { format!("{tree} {kitchen} {}", round + 1) }
}

/// A dining hall, café or the like on campus.
pub(super) fn dining(index: usize) -> String {
    format!("{} {}", word(&TREES, index), TABLES[index % TABLES.len()])
}

/// A food or convenience shop.
pub(super) fn shop(index: usize) -> String {
    format!("{} Market", word(&TREES, index * 5 + index / TREES.len()))
}
