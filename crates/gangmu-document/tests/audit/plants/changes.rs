//! Changes over time: R05 growth, R06 points and percent, R11 stock and flow.

use super::{Phrase, p, s};
use crate::maker::{Maker, d1, d2, share, slot};

/// A base, a rise on it, and the rise in percent with one decimal, right and wrong.
fn rise(m: &mut Maker, low: i64, high: i64) -> (i64, i64, String) {
    let base = m.n(low, high);
    let by = base * m.n(60, 240) / 1_000 + 1;
    let wrong = share(by, base + by, 1);
    let right = share(by, base, 1);
    let wrong = if right == wrong || m.n(0, 1) == 0 { share(by + base / 40 + 2, base, 1) } else { wrong };
    (base, by, slot(right, wrong))
}

pub const R05: &[Phrase] = &[
    s("funds", |m| {
        let (base, by, rate) = rise(m, 311, 690);
        format!("全年教育投入{}亿元，比上年增加{}亿元，增长{rate}%。", d2(base + by), d2(by))
    }),
    s("kids", |m| {
        let (base, by, rate) = rise(m, 5_011, 8_990);
        format!("普惠性幼儿园在园幼儿由上年的{base}人增加到{}人，增长{rate}%。", base + by)
    }),
    s("petition", |m| {
        let base = m.n(211, 390);
        let by = m.n(31, 70);
        let rate = m.share_off(by, base, 1);
        format!("受理信访投诉{}件，上年同期为{base}件，同比下降{rate}%。", base - by)
    }),
    s("training", |m| {
        let (base, by, rate) = rise(m, 1_011, 2_990);
        format!("全年培训教师{}人次，同比增加{by}人次，增幅{rate}%。", base + by)
    }),
    s("books", |m| {
        let base = m.n(410, 690);
        let by = m.n(20, 60);
        let wrong = slot(d1(by), d1(by + m.n(12, 19)));
        format!("中小学图书馆藏书达到{}万册，比上年的{}万册增加{wrong}万册。", d1(base + by), d1(base))
    }),
    s("injury", |m| {
        let base = m.n(41, 79);
        let by = m.n(11, 25);
        let wrong = slot(by, by + m.n(3, 6));
        format!("校园意外伤害事故{}起，较去年的{base}起减少{wrong}起。", base - by)
    }),
    s("budget", |m| {
        let (base, by, rate) = rise(m, 311, 690);
        let y = m.county.year;
        format!("{y}年全县一般公共预算教育支出{}亿元，{}年为{}亿元，同比增长{rate}%。", d2(base + by), y - 1, d2(base))
    }),
    s("aid", |m| {
        let (base, by, rate) = rise(m, 10_110, 19_900);
        format!("发放各类助学金{}万元，较上年增加{}万元（增长{rate}%），受助面进一步扩大。", d1(base + by), d1(by))
    }),
    s("volunteers", |m| {
        let (base, by, rate) = rise(m, 310, 790);
        format!("注册教师志愿者{}名。去年同期为{base}名，增长{rate}%。", base + by)
    }),
    p("publicfunds", |m| {
        let (base, by, rate) = rise(m, 1_110, 2_790);
        format!("安排校园安全经费{}万元，比上年预算{base}万元增加{by}万元，增长{rate}%。", base + by)
    }),
];

/// A rate in tenths and a rise of it in tenths.
fn rates(m: &mut Maker) -> (i64, i64) {
    (m.n(621, 899), m.n(14, 49))
}

pub const R06: &[Phrase] = &[
    s("inclusive", |m| {
        let (a, d) = rates(m);
        let by = slot(format!("{}个百分点", d1(d)), format!("{}%", d1(d)));
        format!("普惠性幼儿园覆盖率由{}%提高到{}%，提高{by}。", d1(a), d1(a + d))
    }),
    s("public", |m| {
        let (a, d) = rates(m);
        let by = slot(d1(d), d1(d + 10));
        format!("公办园在园幼儿占比达到{}%，比上年的{}%提高{by}个百分点。", d1(a + d), d1(a))
    }),
    s("satisfaction", |m| {
        let (a, d) = rates(m);
        let by = slot(format!("{}个百分点", d1(d)), format!("{}%", d1(d)));
        format!("群众对教育工作的满意度从{}%上升至{}%，上升了{by}，家校关系更加和谐。", d1(a), d1(a + d))
    }),
    s("myopia", |m| {
        let (a, d) = (m.n(421, 529), m.n(11, 39));
        let by = slot(d1(d), d1(d + m.n(7, 15)));
        format!("儿童青少年总体近视率为{}%，上年为{}%，下降{by}个百分点。", d1(a - d), d1(a))
    }),
    s("fitness", |m| {
        let (a, d) = (m.n(421, 529), m.n(11, 39));
        let by = slot(d1(d), d1(d + m.n(7, 15)));
        format!("学生体质健康优良率由上年的{}%提升至{}%，增加{by}个百分点。", d1(a), d1(a + d))
    }),
    s("degree", |m| {
        let (a, d) = rates(m);
        let by = slot(format!("{}个百分点", d1(d)), format!("{}%", d1(d)));
        format!("小学教师本科以上学历比例达{}%（上年为{}%），较上年提高{by}。", d1(a + d), d1(a))
    }),
    s("bigclass", |m| {
        let (a, d) = (m.n(51, 89), m.n(21, 39));
        let by = slot(d1(d), d1(d - m.n(6, 12)));
        format!("大班额比例由年初的{}%降至{}%，降低{by}个百分点。", d1(a), d1(a - d))
    }),
    p("grosskids", |m| {
        let (a, d) = rates(m);
        let by = slot(d1(d), d1(d + 9));
        format!("学前三年毛入园率力争由{}%提高到{}%，提高{by}个百分点。", d1(a), d1(a + d))
    }),
];

pub const R11: &[Phrase] = &[
    s("kinder", |m| {
        let (a, b, c) = (m.n(61, 98), m.n(4, 9), m.n(1, 3));
        let end = slot(a + b - c, a + b - c + m.n(1, 3));
        format!("年初全县有幼儿园{a}所，年内新增{b}所、撤并{c}所，年末共有幼儿园{end}所。")
    }),
    s("teachers", |m| {
        let (a, b, c) = (m.n(2_110, 3_980), m.n(141, 290), m.n(71, 130));
        let end = slot(a + b - c, a + b + c);
        format!("上年末在编教师{a}人，本年招聘补充{b}人，退休、调出等自然减员{c}人，年末在编教师{end}人。")
    }),
    s("institutions", |m| {
        let (a, b, c) = (m.n(110, 180), m.n(11, 19), m.n(31, 60));
        let end = m.near(a + b - c);
        format!("年初登记在册培训机构{a}家，当年新审批非学科类机构{b}家，注销{c}家，目前实有{end}家。")
    }),
    s("boarders", |m| {
        let (a, b, c) = (m.n(8_110, 9_980), m.n(741, 990), m.n(371, 530));
        let end = m.near(a + b - c);
        format!("去年底寄宿生{a}人，今年新增{b}人、转为走读{c}人，现有寄宿生{end}人。")
    }),
    s("bus", |m| {
        let (a, b, c) = (m.n(110, 180), m.n(21, 39), m.n(5, 14));
        let end = slot(a + b - c, a + b);
        format!("校车管理更加规范。上年末有校车{a}辆，年内新购{b}辆，报废{c}辆，年末保有量为{end}辆。")
    }),
    s("member", |m| {
        let (a, b, c) = (m.n(1_110, 1_480), m.n(31, 59), m.n(11, 25));
        let end = slot(a + b - c, a + b - c + m.n(4, 9));
        format!("系统内年初党员{a}名，全年发展新党员{b}名，转出{c}名，年末党员总数{end}名。")
    }),
    s("points", |m| {
        let (a, c) = (m.n(41, 69), m.n(11, 19));
        let end = slot(a - c, a - c + m.n(2, 4));
        format!("稳妥推进布局调整，教学点由年初的{a}个撤并{c}个，现保留{end}个。")
    }),
    s("openorders", |m| {
        let (a, b, c) = (m.n(11, 29), m.n(211, 390), m.n(190, 205));
        let end = slot(a + b - c, a + b - c + m.n(3, 9));
        format!("上年结转维修工单{a}件，本年新收{b}件，办结{c}件，年末结转{end}件。")
    }),
    p("seats", |m| {
        let (a, b) = (m.n(41, 79) * 100, m.n(11, 29) * 45);
        let end = slot(a + b, a + b + 300);
        format!("城区现有小学学位{a}个，年内再新增{b}个，年末城区小学学位总量达到{end}个。")
    }),
];
