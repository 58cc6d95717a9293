//! Writes a sample document to the path given, to be looked at in a word processor.
//! `cargo run -p gangmu-document --example sample_docx -- sample.docx`

use gangmu_document::write::{
    Annex, Block, Cell, Imprint, OfficialDate, OfficialDocument, Run, Signature, Table, Theme, write_docx,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("请给出要写入的文件名")?;
    std::fs::write(path, write_docx(&sample(), &Theme::default())?)?;
    Ok(())
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn paragraph(text: &str) -> Block {
    Block::Paragraph(vec![Run::plain(text)])
}

/// An annual summary with a red head, two annexes, a signature and an imprint.
pub fn sample() -> OfficialDocument {
    let date = OfficialDate::new(2026, 12, 20).expect("20 December is a day of every year");
    OfficialDocument {
        agency_mark: Some("示例县教育局文件".to_owned()),
        number: Some("示教〔2026〕8号".to_owned()),
        title: vec!["示例县教育局".to_owned(), "关于2026年度工作总结的报告".to_owned()],
        recipient: Some("示例县人民政府".to_owned()),
        body: body(),
        attachments_note: vec![
            "2026年度工作总结数据来源表".to_owned(),
            "各镇（街道）校园安全隐患排查整改情况统计表（含民办幼儿园和校外培训机构）".to_owned(),
        ],
        signature: Some(Signature { agency: "示例县教育局".to_owned(), date, sealed: false }),
        annexes: annexes(),
        imprint: Some(Imprint {
            copies_to: vec!["县委办公室".to_owned(), "县人大常委会办公室".to_owned(), "县政协办公室".to_owned()],
            issuer: "示例县教育局办公室".to_owned(),
            date,
        }),
    }
}

fn body() -> Vec<Block> {
    vec![
        paragraph("2026年，全县教育系统围绕“办好人民满意的教育”这一目标，扎实推进各项工作，现将有关情况报告如下。"),
        heading(1, "一、主要工作"),
        heading(2, "（一）守牢校园安全底线"),
        Block::Paragraph(vec![
            Run::bold("隐患排查有力。"),
            Run::plain("全年排查安全隐患"),
            Run::figure("1286处", "hazard.found"),
            Run::plain("，整改销号"),
            Run::figure("1274处", "hazard.closed"),
            Run::plain("，整改率"),
            Run::figure("99.1%", "hazard.closed_rate"),
            Run::plain(
                "，比上年提高2.3个百分点。其中，重大隐患全部挂牌督办，做到责任、措施、资金、时限、预案“五落实”……",
            ),
        ]),
        heading(3, "1.校车与食堂"),
        paragraph("全县126辆校车全部接入监管平台，每月开展一次安全检查；食堂“明厨亮灶”覆盖率达到100%。"),
        heading(4, "（1）食堂"),
        paragraph("开展食品安全检查4轮，抽检食材860批次，合格率99.5%。"),
        Block::Table(Table {
            caption: Some("表1　分学段在校生情况".to_owned()),
            unit_note: Some("单位：人、个".to_owned()),
            header: ["学段", "学校数", "班级数", "在校生数"].map(str::to_owned).to_vec(),
            rows: [["小学", "38", "612", "24890"], ["初中", "12", "268", "12035"], ["合计", "50", "880", "36925"]]
                .map(|[name, rest @ ..]| std::iter::once(Cell::text(name)).chain(rest.map(Cell::number)).collect())
                .to_vec(),
            widths: vec![2, 1, 1, 2],
        }),
        heading(2, "（二）推进均衡发展"),
        paragraph(
            "新建、改扩建学校6所，新增学位4320个，全县大班额实现动态清零。严格落实阳光分班，全程公开、接受监督，没有收到一起投诉。",
        ),
        heading(1, "二、存在的问题"),
        paragraph("一是城区优质学位仍然偏紧；二是乡村小规模学校专任教师结构性缺编；三是个别学校隐患整改不够及时。"),
        heading(1, "三、下一步打算"),
        paragraph("坚持问题导向，全面落实县委、县政府部署，推动全县教育工作再上新台阶。"),
    ]
}

fn annexes() -> Vec<Annex> {
    let head = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let source = |id: &str, name: &str, value: &str, from: &str| {
        vec![Cell::text(name), Cell::number(value).anchored(id), Cell::text("全年"), Cell::text(from)]
    };
    let sources = Table {
        header: head(&["数据", "数值", "期间", "来源"]),
        rows: vec![
            source("hazard.found", "排查隐患数", "1286处", "安全隐患台账，记录1286条"),
            source("hazard.closed", "整改销号数", "1274处", "安全隐患台账，状态为“已销号”的记录"),
            source("hazard.closed_rate", "整改率", "99.1%", "整改销号数÷排查隐患数"),
        ],
        widths: vec![3, 2, 2, 6],
        ..Table::default()
    };
    let town = |n: usize| {
        let found = 20 + n * 7 % 19;
        let counts = [found, found - n % 3].map(|count| Cell::number(count.to_string()));
        let name = [Cell::text(n.to_string()), Cell::text(format!("示例镇第{n}中心小学"))];
        name.into_iter().chain(counts).chain([Cell::text("")]).collect()
    };
    let towns = Table {
        unit_note: Some("单位：处".to_owned()),
        header: head(&["序号", "学校", "排查隐患数", "整改销号数", "备注"]),
        rows: (1..=45).map(town).collect(),
        widths: vec![1, 4, 2, 2, 2],
        ..Table::default()
    };
    vec![
        Annex { title: "2026年度工作总结数据来源表".to_owned(), body: vec![Block::Table(sources)] },
        Annex { title: "校园安全隐患排查整改情况统计表".to_owned(), body: vec![Block::Table(towns)] },
    ]
}
