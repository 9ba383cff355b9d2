//! The parts of an XLSX file other than its rows.

use std::fmt::Write;

pub(super) const SHEET: &str = "xl/worksheets/sheet1.xml";
pub(super) const WORKBOOK: &str = "xl/workbook.xml";

/// The greatest number of rows of a sheet.
pub(super) const MAX_ROWS: u32 = 1_048_576;

/// The parts that do not depend on the units, with their names.
pub(super) const FIXED: &[(&str, &str)] = &[
    (
        "[Content_Types].xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
        <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
        <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
        <Override PartName=\"/xl/workbook.xml\" ContentType=\
        \"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
        <Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\
        \"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>\
        <Override PartName=\"/xl/styles.xml\" ContentType=\
        \"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/></Types>",
    ),
    (
        "_rels/.rels",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\
        \"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
        Target=\"xl/workbook.xml\"/></Relationships>",
    ),
    (
        "xl/_rels/workbook.xml.rels",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"rId1\" Type=\
        \"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
        Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\
        \"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" \
        Target=\"styles.xml\"/></Relationships>",
    ),
    // The cell formats: 0 the default, 1 the header, 2 wrapped text, 3 a confidence, 4 short text.
    (
        "xl/styles.xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
        <numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.000\"/></numFmts>\
        <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>\
        <font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
        <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>\
        <fill><patternFill patternType=\"gray125\"/></fill>\
        <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFDDE6F0\"/></patternFill></fill></fills>\
        <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
        <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
        <cellXfs count=\"5\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
        <xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\"/>\
        <xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
        applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>\
        <xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
        applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>\
        <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\">\
        <alignment vertical=\"top\"/></xf></cellXfs>\
        <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
    ),
];

/// A column of the sheet.
pub(super) struct Column {
    pub(super) name: &'static str,
    /// The width in characters.
    pub(super) width: u32,
    /// The format of its cells.
    pub(super) style: u32,
    pub(super) is_hidden: bool,
}

/// Returns the letter of a column, which is one of the first 26.
pub(super) fn letter(column: usize) -> char {
    char::from(b'A' + column as u8)
}

/// Returns the beginning of the sheet, up to its first row.
pub(super) fn head(columns: &[Column]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
        <sheetViews><sheetView workbookViewId=\"0\" tabSelected=\"1\">\
        <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
        <sheetFormatPr defaultRowHeight=\"15\"/><cols>",
    );
    for (column, number) in columns.iter().zip(1..) {
        let hidden = if column.is_hidden { " hidden=\"1\"" } else { "" };
        let width = column.width;
        // Formatting into a `String` cannot fail.
        let _ = write!(
            out,
            "<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"{hidden}/>"
        );
    }
    out + "</cols><sheetData>"
}

/// Returns the part that names the sheet, which has this number of rows. LibreOffice shows the filters only if the defined
/// name repeats their range.
pub(super) fn workbook(columns: &[Column], rows: u32) -> String {
    let last = letter(columns.len() - 1);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
        <workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
        <sheets><sheet name=\"Pairs\" sheetId=\"1\" r:id=\"rId1\"/></sheets>\
        <definedNames><definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">\
        Pairs!$A$1:${last}${rows}</definedName></definedNames></workbook>"
    )
}

/// Returns the end of a sheet with this number of rows: filters, the colours of the confidences, and the values
/// that the column for decisions accepts.
pub(super) fn tail(columns: &[Column], rows: u32) -> String {
    let range = |name: &str| {
        let column = columns.iter().position(|column| column.name == name).map(letter)?;
        (rows > 1).then(|| format!("{column}2:{column}{rows}"))
    };
    let last = letter(columns.len() - 1);
    let mut out = format!("</sheetData><autoFilter ref=\"A1:{last}{rows}\"/>");
    if let Some(range) = range("confidence") {
        let _ = write!(
            out,
            "<conditionalFormatting sqref=\"{range}\"><cfRule type=\"colorScale\" priority=\"1\"><colorScale>\
            <cfvo type=\"num\" val=\"0\"/><cfvo type=\"num\" val=\"0.5\"/><cfvo type=\"num\" val=\"1\"/>\
            <color rgb=\"FFF8A5A5\"/><color rgb=\"FFFFEB9C\"/><color rgb=\"FFA9DDB3\"/></colorScale></cfRule>\
            </conditionalFormatting>"
        );
    }
    if let Some(range) = range("keep") {
        let _ = write!(
            out,
            "<dataValidations count=\"1\"><dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" \
            showErrorMessage=\"1\" promptTitle=\"keep\" prompt=\"yes: the pair is right; no: leave it out\" \
            sqref=\"{range}\"><formula1>\"yes,no\"</formula1></dataValidation></dataValidations>"
        );
    }
    out + "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" footer=\"0.3\"/>\
        <pageSetup orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>"
}
