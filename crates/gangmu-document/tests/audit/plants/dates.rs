//! Dates: R18 impossible and misplaced dates, R19 ordinals tied to years.

use super::{Phrase, p, s};
use crate::maker::{Maker, han, slot};

pub const R18: &[Phrase] = &[
    s("conference", |m| {
        let (y, d) = (m.county.year, m.n(2, 9));
        format!("{}年{}召开全县教育工作会议，总结成绩、部署任务。", y, slot(format!("6月{d}日"), "6月31日"))
    }),
    s("exercise", |m| {
        let y = m.county.year;
        let year = slot(y, y + m.n(2, 6));
        format!("{year}年4月，县教育局组织开展了全县中小学体育教师基本功展示活动，取得了良好效果。")
    }),
    s("actionplan", |m| {
        let y = m.county.year;
        let end = slot(y + 2, y - m.n(1, 4));
        format!("印发《{}学前教育发展提升行动计划（{y}—{end}年）》，明确各项任务分工。", m.county.name)
    }),
    s("quarter", |m| {
        let months = slot("7月至9月", "4月至6月");
        format!("第三季度（{months}）集中开展暑期校舍维修，完工{}处。", m.n(21, 49))
    }),
    s("month", |m| {
        let month = slot(m.n(9, 11), 13);
        format!("{month}月份，组织责任督学对学校开学工作进行了督导检查，发现问题当场反馈。")
    }),
    s("february", |m| {
        let day = slot(m.n(21, 27), 30);
        format!("2月{day}日，全县中小学、幼儿园如期开学，教育教学秩序平稳。")
    }),
    s("finished", |m| {
        let y = m.county.year;
        let year = slot(y, y + m.n(3, 8));
        format!("城南九年一贯制学校于{year}年8月建成投入使用，新增学位{}个。", m.n(11, 29) * 45)
    }),
    s("period", |m| {
        let (a, b, y) = (m.n(3, 5), m.n(8, 10), m.county.year);
        let (from, to) = (slot(a, b), slot(b, a));
        format!("{y}年{from}月至{y}年{to}月，开展“规范办学行为”专项行动，对学校收费、招生、作息等情况进行了全面检查。")
    }),
    s("term", |m| {
        let y = m.county.year;
        let end = slot(y + 1, y - 1);
        format!("{y}—{end}学年度，全县中小学共开设劳动教育课程{}门。", m.n(41, 90))
    }),
    s("november", |m| {
        let day = slot(m.n(11, 28), 31);
        format!("11月{day}日，县教育局举办家庭教育宣传周启动仪式，各学校代表参加活动。")
    }),
    p("deadline", |m| {
        let day = slot(30, 31);
        format!("各学校要于{}年9月{day}日前完成功能室设备清点并报送清单。", m.county.year)
    }),
    p("pastdeadline", |m| {
        let y = m.county.year;
        let year = slot(y, y - m.n(2, 4));
        format!("制定农村学校布局调整方案，力争到{year}年底前完成全部调整任务。")
    }),
];

/// The Teachers' Day of a year, in Arabic or Chinese numerals, and one of a few years off.
fn teachers_day(m: &mut Maker) -> i64 {
    m.county.year - 1984
}

pub const R19: &[Phrase] = &[
    s("teachersday", |m| {
        let n = teachers_day(m);
        let off = m.n(2, 6);
        format!("隆重庆祝第{}个教师节，表彰优秀教师和优秀教育工作者{}名。", slot(n, n - off), m.n(81, 150))
    }),
    s("teachersday", |m| {
        let n = teachers_day(m);
        let off = m.n(2, 6);
        format!("{}年9月，在第{}个教师节到来之际，走访慰问一线教师代表。", m.county.year, slot(han(n), han(n - off)))
    }),
    s("party", |m| {
        let n = m.county.year - 1921;
        let off = m.n(2, 6);
        format!("以庆祝建党{}周年为契机，组织党员教师开展红色主题教育活动{}场次。", slot(n, n - off), m.n(11, 60))
    }),
    s("party", |m| {
        let n = m.county.year - 1921;
        let off = m.n(3, 8);
        format!("{}年7月，组织开展庆祝中国共产党成立{}周年歌咏比赛，师生踊跃参与。", m.county.year, slot(n, n + off))
    }),
    s("country", |m| {
        let n = m.county.year - 1949;
        let off = m.n(2, 6);
        format!("国庆期间，各校开展庆祝中华人民共和国成立{}周年系列活动，厚植爱国情怀。", slot(n, n - off))
    }),
    s("fiveyear", |m| {
        let y = m.county.year;
        let right = if y <= 2020 { "十三五" } else { "十四五" };
        let wrong = if y <= 2020 { "十一五" } else { "十二五" };
        format!("{y}年是“{}”规划实施期间的重要一年，各项指标稳步推进。", slot(right, wrong))
    }),
    s("fiveyear", |m| {
        let span = if m.county.year <= 2020 { ("2016—2020", "2011—2015") } else { ("2021—2025", "2016—2020") };
        let name = if m.county.year <= 2020 { "十三五" } else { "十四五" };
        format!("“{name}”期间（{}年），全县累计新建、改扩建学校{}所。", slot(span.0, span.1), m.n(21, 60))
    }),
    s("law", |m| {
        let (right, wrong) = if m.county.year <= 2020 { ("七五", "六五") } else { ("八五", "六五") };
        format!("扎实推进“{}”普法工作，法治副校长配备率达到100%。", slot(right, wrong))
    }),
    s("congress", |m| {
        let (year, right, wrong) =
            if m.county.year >= 2022 { (2022, "二十", "十九") } else { (2017, "十九", "十八") };
        format!("{year}年党的{}大召开以来，全县教育系统迅速掀起学习宣传热潮。", slot(right, wrong))
    }),
    p("teachersday", |m| {
        let n = teachers_day(m);
        let off = m.n(2, 6);
        format!("9月，筹备召开第{}个教师节庆祝暨表彰大会，营造尊师重教氛围。", slot(n, n + off))
    }),
    p("newplan", |m| {
        let y = m.county.year;
        let (right, wrong) = if y <= 2020 { ("十三五", "十二五") } else { ("十四五", "十三五") };
        format!("{y}年，对照“{}”教育发展规划确定的目标，逐项抓好任务落实。", slot(right, wrong))
    }),
];
