//! Recognises converted measurements: translators convert miles to kilometres and pounds to kilograms.

/// A unit of measurement, with the factors to units into which it is often converted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Factors(&'static [f64]),
    Temperature,
}

/// Names and abbreviations of units. Most are French or English, because one side of a pair is usually in one
/// of these languages. A name that ends in `*` matches all words that begin with it.
const UNITS: &[(&str, Unit)] = &[
    ("km kilom* км 公里 千米 กม กิโลเมตร 킬로미터 كم किमी", Unit::Factors(&[0.6214])),
    ("m mètre* metre* meter*", Unit::Factors(&[3.281, 1.094])),
    ("cm centim*", Unit::Factors(&[0.3937, 0.0328, 10.0])),
    ("mm millim*", Unit::Factors(&[0.03937, 0.1])),
    ("kg kilo kilos kilogram* кг", Unit::Factors(&[2.205, 0.1575])),
    ("mi mph mile*", Unit::Factors(&[1.609])),
    ("ft feet foot pied pieds", Unit::Factors(&[0.3048, 30.48])),
    ("yd yard yards", Unit::Factors(&[0.9144])),
    ("in inch* pouce*", Unit::Factors(&[2.54, 25.4])),
    ("lb lbs pound* livre*", Unit::Factors(&[0.4536])),
    ("ha hectare*", Unit::Factors(&[2.471])),
    ("acre*", Unit::Factors(&[0.4047])),
    ("l litre* liter*", Unit::Factors(&[0.2642])),
    ("gallon*", Unit::Factors(&[3.785])),
    ("° º ℃ ℉ degré* degree*", Unit::Temperature),
];

/// Returns the unit with this name in lower case.
pub(super) fn unit(name: &str) -> Option<Unit> {
    let is_name = |entry: &str| match entry.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == entry,
    };
    UNITS.iter().find(|(names, _)| names.split(' ').any(is_name)).map(|(_, unit)| *unit)
}

/// Returns whether `value` may be the measurement converted to another unit. Both may be rounded.
pub(super) fn may_equal(value: f64, (measure, unit): (f64, Unit)) -> bool {
    // Examples of rounding: 25 cm becomes 10 inches, and 300 km becomes 190 miles.
    let is_near = |other: f64| {
        let least = if value.fract() == 0.0 { 0.55 } else { 0.06 };
        (value - other).abs() <= (0.05 * other.abs()).max(least)
    };
    let is_equal = |other: f64| (value - other).abs() <= 0.001 * other.abs();
    match unit {
        Unit::Factors(factors) => factors.iter().any(|&factor| match factor {
            // Conversions between metric units are exact.
            10.0 | 0.1 => is_equal(measure * factor),
            _ => is_near(measure * factor),
        }),
        // Converts temperatures, and differences between them, between Celsius and Fahrenheit.
        Unit::Temperature => [measure * 1.8 + 32.0, (measure - 32.0) / 1.8, measure * 1.8, measure / 1.8]
            .into_iter()
            .any(is_near),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounded_conversions_are_equal() {
        for (measure, name, value) in [
            (25.0, "cm", 10.0),
            (300.0, "km", 190.0),
            (135.0, "km", 85.0),
            (295.0, "kilos", 650.0),
            (26.0, "degrés", 80.0),
            (50.0, "miles", 80.0),
        ] {
            assert!(may_equal(value, (measure, unit(name).unwrap())), "{measure} {name} {value}");
            assert!(!may_equal(value * 1.3, (measure, unit(name).unwrap())), "{measure} {name} {value}");
        }
        assert_eq!(unit("inconnu"), None);
    }
}
