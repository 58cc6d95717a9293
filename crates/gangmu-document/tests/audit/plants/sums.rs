//! Parts and wholes: R01 sums, R02 parts above their whole, R09 outcomes.

use super::{Phrase, p, s};
use crate::maker::{d1, han, slot};

pub const R01: &[Phrase] = &[
    s("schools", |m| {
        let c = m.county.clone();
        let all = m.near(c.kindergartens + c.primaries + c.juniors + c.seniors + c.vocational + 1);
        format!(
            "全县现有各级各类学校{all}所，其中幼儿园{}所、小学{}所、初中{}所、普通高中{}所、中等职业学校{}所、特殊教育学校1所。",
            c.kindergartens, c.primaries, c.juniors, c.seniors, c.vocational
        )
    }),
    s("pupils", |m| {
        let c = m.county.clone();
        let special = m.n(91, 218);
        let all = m.near(c.children + c.primary_pupils + c.junior_pupils + c.senior_pupils + special);
        format!(
            "截至{}年秋季学期，全县在校（园）学生{all}人，包括在园幼儿{}人，小学生{}人，初中生{}人，普通高中学生{}人，特殊教育学校学生{special}人。",
            c.year, c.children, c.primary_pupils, c.junior_pupils, c.senior_pupils
        )
    }),
    s("teachers", |m| {
        let (a, b, c, d) = (m.n(410, 890), m.n(1_510, 2_390), m.n(910, 1_490), m.n(520, 780));
        let all = m.near(a + b + c + d);
        format!("全县现有专任教师{all}人。其中，幼儿园{a}人，小学{b}人，初中{c}人，高中阶段{d}人。")
    }),
    s("hazards", |m| {
        let (a, b, c, d) = (m.n(101, 190), m.n(61, 99), m.n(31, 59), m.n(11, 29));
        let all = m.near(a + b + c + d);
        format!(
            "深入开展校园安全大排查，累计排查各类隐患{all}处，其中消防设施类{a}处、用电用气类{b}处、食品安全类{c}处、其他{d}处。"
        )
    }),
    s("aid", |m| {
        let (a, b, c, d) = (m.n(1_011, 1_990), m.n(6_011, 9_990), m.n(3_011, 4_990), m.n(1_211, 2_490));
        let all = m.near1(a + b + c + d);
        format!(
            "全年发放各类资助资金合计{all}万元，其中学前教育{}万元，义务教育{}万元，普通高中{}万元，中等职业教育{}万元。",
            d1(a),
            d1(b),
            d1(c),
            d1(d)
        )
    }),
    s("training", |m| {
        let (a, b, c) = (m.n(111, 390), m.n(411, 890), m.n(1_011, 2_990));
        let all = m.near(a + b + c);
        format!("组织教师参加各级各类培训{all}人次，国家级、省级、市县级培训分别为{a}人次、{b}人次、{c}人次。")
    }),
    s("recruit", |m| {
        let (a, b, c, d) = (m.n(21, 48), m.n(41, 88), m.n(18, 39), m.n(6, 17));
        let all = m.near(a + b + c + d);
        format!("全年新招聘教师中，幼儿园{a}名、小学{b}名、初中{c}名、高中{d}名，合计{all}名，均已分配到岗。")
    }),
    s("building", |m| {
        let (a, b, c) = (m.n(4, 9), m.n(8, 17), m.n(21, 39));
        let all = m.near(a + b + c);
        format!("全年实施教育重点项目{all}个（新建{a}个、改扩建{b}个、维修加固{c}个），项目进度总体良好。")
    }),
    s("newschools", |m| {
        let (a, b, c) = (m.n(3, 6), m.n(2, 5), m.n(1, 3));
        let all = slot(han(a + b + c), han(a + b + c + 1));
        format!(
            "一年来，新建成幼儿园{}所、小学{}所、初中{}所，共计{all}所，群众家门口的学位明显增多。",
            han(a),
            han(b),
            han(c)
        )
    }),
    s("townpupils", |m| {
        let rows: Vec<(i64, i64)> = (0..4).map(|_| (m.n(610, 1_990), m.n(310, 980))).collect();
        let (primary, junior) = rows.iter().fold((0, 0), |sum, row| (sum.0 + row.0, sum.1 + row.1));
        let all = m.near(primary);
        let lines: Vec<String> = ["城关镇", "柳林镇", "高坪镇", "大河乡"]
            .iter()
            .zip(&rows)
            .map(|(town, (a, b))| format!("{town}\t{a}\t{b}\t{}", a + b))
            .collect();

        format!(
            "\n乡镇\t小学生（人）\t初中生（人）\t小计（人）\n{}\n合计\t{all}\t{junior}\t{}\n",
            lines.join("\n"),
            primary + junior
        )
    }),
    s("stagefunds", |m| {
        let (a, b, c) = (m.n(311, 890), m.n(1_211, 2_890), m.n(711, 1_590));
        let (d, e, f) = (m.n(111, 390), m.n(811, 1_290), m.n(211, 590));
        let wrong = m.near(b + e);
        format!(
            "\n学段\t公用经费（万元）\t项目经费（万元）\t合计（万元）\n学前教育\t{a}\t{d}\t{}\n义务教育\t{b}\t{e}\t{wrong}\n高中阶段\t{c}\t{f}\t{}\n",
            a + d,
            c + f
        )
    }),
    s("area", |m| {
        let (a, b, c) = (m.n(8_110, 15_900), m.n(4_110, 7_900), m.n(1_510, 3_900));
        let all = m.near(a + b + c);
        format!(
            "城东学校新校区主体竣工，总建筑面积{all}平方米，其中教学综合楼{a}平方米、学生公寓{b}平方米、食堂{c}平方米。"
        )
    }),
    p("budget", |m| {
        let (a, b, c) = (m.n(1_210, 2_900), m.n(610, 990), m.n(110, 490));
        let all = m.near(a + b + c);
        format!(
            "统筹安排{a}万元用于校舍改造，{b}万元用于设备更新，{c}万元用于教师培训。三项合计{all}万元，列入年度预算。"
        )
    }),
    p("places", |m| {
        let (a, b, c) = (m.n(4, 9) * 90, m.n(10, 19) * 45, m.n(5, 12) * 50);
        let all = m.near(a + b + c);
        format!("年内计划新增学位{all}个，包括学前学位{a}个、小学学位{b}个、初中学位{c}个。")
    }),
];

pub const R02: &[Phrase] = &[
    s("institutions", |m| {
        let all = m.n(211, 480);
        let part = slot(m.n(21, 90), all + m.n(12, 40));
        format!("全年摸排校外培训机构{all}家，其中存在问题的机构{part}家，均已建立台账。")
    }),
    s("boarding", |m| {
        let all = m.n(41, 74);
        let part = slot(all - m.n(8, 20), all + m.n(3, 9));
        format!("全县现有寄宿制学校{all}所，其中农村寄宿制学校{part}所，住宿条件持续改善。")
    }),
    s("canteen", |m| {
        let all = m.n(86, 140);
        let part = slot(all - m.n(11, 20), all + m.n(4, 9));
        format!("检查学校食堂{all}家，其中建成“互联网+明厨亮灶”的食堂{part}家。")
    }),
    s("poor", |m| {
        let all = m.n(2_310, 4_800);
        let part = slot(all - m.n(811, 1_190), all + m.n(211, 390));
        format!("精准认定家庭经济困难学生{all}人（其中脱贫家庭学生{part}人），做到应助尽助。")
    }),
    s("special", |m| {
        let all = m.n(218, 390);
        let part = slot(all - m.n(81, 119), all + m.n(21, 39));
        format!("核实适龄残疾儿童少年{all}人，其中随班就读{part}人，“一人一案”落实教育安置。")
    }),
    s("petition", |m| {
        let all = m.n(118, 190);
        let part = slot(all - m.n(1, 9), all + m.n(6, 19));
        format!("全年受理群众信访事项{all}件，其中按期办结{part}件，群众反映的问题得到及时回应。")
    }),
    s("bus", |m| {
        let all = m.n(98, 160);
        let part = slot(all - m.n(21, 49), all + m.n(6, 19));
        format!("全县在册校车{all}辆。其中，安装智能监控终端的校车{part}辆，其余车辆列入下学期安装计划。")
    }),
    s("project", |m| {
        let all = m.n(2_810, 4_900);
        let part = slot(all - m.n(611, 1_190), all + m.n(211, 390));
        format!("争取项目资金{all}万元，其中中央和省级资金{part}万元，有力保障了薄弱环节改善与能力提升工程。")
    }),
    s("backbone", |m| {
        let all = m.n(310, 590);
        let part = slot(m.n(41, 90), all + m.n(21, 60));
        format!("全县现有县级以上骨干教师{all}名，包括市级以上学科带头人{part}名。")
    }),
    p("retrofit", |m| {
        let all = m.n(18, 39);
        let part = slot(m.n(6, 12), all + m.n(2, 5));
        format!("{}年计划改造农村学校厕所{all}处，其中上半年完成{part}处，其余下半年完成。", m.county.year)
    }),
];

pub const R09: &[Phrase] = &[
    s("institutions", |m| {
        let (a, b, c, d) = (m.n(21, 40), m.n(7, 16), m.n(4, 9), m.n(2, 6));
        let last = slot(d, d + m.n(1, 3));
        format!(
            "全县{}家学科类培训机构中，转为非营利性机构{a}家，注销{b}家，转型{c}家，待处理{last}家。",
            a + b + c + d
        )
    }),
    s("hazards", |m| {
        let (a, b) = (m.n(211, 390), m.n(11, 29));
        let open = slot(b, b + m.n(2, 9));
        format!("专项行动共发现安全隐患{}处，已完成整改{a}处，正在整改{open}处。", a + b)
    }),
    s("petition", |m| {
        let (a, b, c) = (m.n(61, 99), m.n(21, 39), m.n(4, 9));
        let all = m.near(a + b + c);
        format!("共收到“12345”热线工单{all}件。其中，已办结{a}件，正在办理{b}件，依规退回{c}件。")
    }),
    s("posts", |m| {
        let (a, b, c, d) = (m.n(2_110, 2_490), m.n(51, 99), m.n(11, 29), m.n(3, 9));
        let all = m.near(a + b + c + d);
        format!("参加“县管校聘”竞聘的教职工共{all}人，校内竞聘上岗{a}人，跨校竞聘{b}人，组织调剂{c}人，待岗培训{d}人。")
    }),
    s("unlicensed", |m| {
        let (a, b, c) = (m.n(11, 28), m.n(6, 15), m.n(2, 5));
        let banned = slot(a, a + m.n(2, 4));
        format!("排查出无证办学机构{}家，其中取缔{banned}家、指导办证{b}家、自行关停{c}家。", a + b + c)
    }),
    s("suggestions", |m| {
        let (a, b, c) = (m.n(11, 28), m.n(6, 15), m.n(2, 5));
        let all = slot(a + b + c, a + b + c + 2);
        format!("承办人大代表建议和政协委员提案{all}件，已解决{a}件，列入计划逐步解决{b}件，因条件限制留作参考{c}件。")
    }),
    s("special", |m| {
        let (a, b, c) = (m.n(111, 190), m.n(61, 99), m.n(21, 49));
        let wrong = slot(c, c + m.n(5, 11));
        format!(
            "全县{}名适龄残疾儿童全部落实安置方式：随班就读{a}名、特殊教育学校就读{b}名、送教上门{wrong}名。",
            a + b + c
        )
    }),
    s("inspection", |m| {
        let (a, b, c) = (m.n(11, 28), m.n(31, 55), m.n(2, 9));
        let all = m.near(a + b + c);
        format!("对{all}所民办幼儿园进行年度检查，结论为合格{b}所、基本合格{a}所、不合格{c}所，结果已向社会公告。")
    }),
    s("disclosure", |m| {
        let (a, b, c) = (m.n(11, 28), m.n(4, 9), m.n(1, 3));
        let all = slot(a + b + c, a + b + c + 3);
        format!("全年办理政府信息公开申请{all}件，予以公开{a}件，部分公开{b}件，不予公开{c}件。")
    }),
    s("equipment", |m| {
        let (a, b, c) = (m.n(311, 480), m.n(41, 90), m.n(5, 19));
        let all = m.near(a + b + c);
        format!("电教设备报修平台接报故障{all}起：现场修复{a}起，更换配件{b}起，等待返厂{c}起。")
    }),
];
