//! The notations of a number: groups of digits, fractions and Roman numerals.

/// Returns the readings of groups of digits, each a list of values.
pub(super) fn readings(groups: &[String], separators: &[char]) -> Vec<Vec<f64>> {
    let value = |text: &str| text.parse::<f64>().unwrap_or(0.0);
    let each: Vec<f64> = groups.iter().map(|group| value(group)).collect();
    let Some((last, before)) = separators.split_last() else { return vec![each] };
    let mut readings = Vec::new();
    let are_thousands = |groups: &[String], separators: &[char]| {
        let is_first = (1..=3).contains(&groups[0].len()) && !groups[0].starts_with('0');
        // In Indian notation, the groups above the thousands have two digits.
        let count = groups.len();
        is_first
            && separators.windows(2).all(|pair| pair[0] == pair[1])
            && groups[1..]
                .iter()
                .zip(2..)
                .all(|(group, at)| group.len() == 3 || group.len() == 2 && at < count)
    };
    if are_thousands(groups, separators) {
        readings.push(vec![value(&groups.concat())]);
    }
    let whole = &groups[..groups.len() - 1];
    let is_point = matches!(last, '.' | ',') && !before.contains(last);
    if is_point && (whole.len() == 1 || are_thousands(whole, before)) {
        readings.push(vec![value(&format!("{}.{}", whole.concat(), groups[groups.len() - 1]))]);
    }
    // Times, dates and lists: 10.30, 3.2.2020, 1234 567.
    let is_time =
        *last == '.' && groups.len() == 2 && groups[1].len() == 2 && each[0] <= 24.0 && each[1] < 60.0;
    let is_list = last.is_whitespace() && !groups[1..].iter().any(|group| group == "000");
    if readings.is_empty() || groups.len() > 2 && !are_thousands(groups, separators) || is_time || is_list {
        readings.push(each);
    }
    readings
}

pub(super) fn fraction(c: char) -> Option<f64> {
    match c {
        '½' => Some(0.5),
        '¼' => Some(0.25),
        '¾' => Some(0.75),
        _ => None,
    }
}

/// Returns the value of a Roman numeral below 4000, with or without an ordinal ending.
pub(super) fn roman(word: &str) -> Option<f64> {
    let length = word.bytes().take_while(|byte| b"IVXLCDM".contains(byte)).count();
    let (numeral, ending) = word.split_at(length);
    if numeral.is_empty() || !matches!(ending, "" | "e" | "er" | "ère" | "re" | "ème" | "ᵉ" | "th") {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        b'D' => 500,
        _ => 1000,
    };
    let (mut total, mut highest) = (0_i32, 0_i32);
    for byte in numeral.bytes().rev().take(15) {
        let value = digit(byte);
        total += if value < highest { -value } else { value };
        highest = highest.max(value);
    }
    (1..4000).contains(&total).then(|| f64::from(total))
}
