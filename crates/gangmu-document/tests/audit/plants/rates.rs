//! Rates and claims about all: R16 bounds, R17 "all" beside a remainder, R22 class sizes.

use super::{Phrase, p, s};
use crate::maker::{d1, slot};

pub const R16: &[Phrase] = &[
    s("consolidation", |m| {
        let rate = slot(d1(m.n(991, 999)), d1(m.n(1_013, 1_049)));
        format!("控辍保学责任压紧压实，九年义务教育巩固率达到{rate}%。")
    }),
    s("inclusive", |m| {
        let rate = slot(d1(m.n(871, 969)), d1(m.n(1_021, 1_089)));
        format!("普惠性幼儿园覆盖率达{rate}%，公益普惠底色更加鲜明。")
    }),
    s("enrol", |m| {
        let rate = slot("99.98", d1(m.n(1_011, 1_029)));
        format!("小学学龄儿童净入学率{rate}%，初中阶段毛入学率{}%。", d1(m.n(1_021, 1_079)))
    }),
    s("satisfaction", |m| {
        let rate = slot(d1(m.n(941, 989)), d1(m.n(1_011, 1_049)));
        format!("第三方测评显示，家长对课后服务的满意率为{rate}%。")
    }),
    s("hazards", |m| {
        let rate = slot(d1(m.n(961, 999)), d1(m.n(1_011, 1_049)));
        format!("专项检查发现的一般隐患整改率{rate}%，重大隐患实行挂牌督办。")
    }),
    s("vaccine", |m| {
        let rate = slot(d1(m.n(961, 999)), d1(m.n(1_011, 1_049)));
        format!("入学（园）儿童预防接种证查验率达到{rate}%，疫苗补种工作有序开展。")
    }),
    s("certificate", |m| {
        let rate = slot("百分之九十八", "百分之一百零八");
        let year = m.county.year;
        format!("{year}年底，幼儿园专任教师持证上岗率达到{rate}。")
    }),
    s("share", |m| {
        let rate = slot(d1(m.n(561, 699)), d1(m.n(1_041, 1_099)));
        format!("公办幼儿园在园幼儿占在园幼儿总数的{rate}%。")
    }),
    p("grossrate", |m| {
        let rate = slot(97, m.n(103, 109));
        format!("到年底，全县“明厨亮灶”覆盖率达到{rate}%以上，学校食堂日常监管更加规范。")
    }),
    p("special", |m| {
        let rate = slot(d1(m.n(961, 989)), d1(m.n(1_011, 1_039)));
        format!("适龄残疾儿童少年义务教育入学安置率达到{rate}%，关爱特殊群体成长。")
    }),
];

pub const R17: &[Phrase] = &[
    s("kitchen", |m| {
        let rate = slot("100", m.n(91, 97));
        format!("“明厨亮灶”实现学校食堂全覆盖，覆盖率达到{rate}%。")
    }),
    s("hazards", |m| {
        let rest = slot("逐项复查验收", format!("另有{}处正在整改", m.n(3, 9)));
        format!("排查出的安全隐患全部整改到位，{rest}。")
    }),
    s("guards", |m| {
        let rate = slot("100", d1(m.n(871, 969)));
        format!("全县中小学、幼儿园专职保安全部配备到位，配备率达{rate}%。")
    }),
    s("network", |m| {
        let rest = slot("网络运行平稳", format!("仍有{}所教学点未接入", m.n(3, 9)));
        format!("千兆光纤接入实现所有学校全覆盖，{rest}。")
    }),
    s("afterschool", |m| {
        let all = m.county.primaries + m.county.juniors;
        let open = slot(all, all - m.n(3, 9));
        format!("课后服务实现义务教育学校全覆盖，全县{all}所义务教育学校中有{open}所开展课后服务。")
    }),
    s("psych", |m| {
        let rest = slot("均配有专（兼）职教师", format!("还有{}所学校尚未建成", m.n(2, 8)));
        format!("全县中小学心理辅导室建设任务全面完成。{rest}。")
    }),
    s("dropout", |m| {
        let rest = slot("做到一个不少", format!("目前仍有{}名学生未返校", m.n(2, 8)));
        format!("失学辍学学生全部劝返复学，{rest}。")
    }),
    s("training", |m| {
        let rate = slot("100", d1(m.n(831, 969)));
        format!("教师全员培训任务全部完成，参训率为{rate}%。")
    }),
    s("bus", |m| {
        let rest = slot("动态监管不断加强", format!("尚有{}辆未安装", m.n(3, 9)));
        format!("全县校车均已安装卫星定位装置，{rest}。")
    }),
    s("institutions", |m| {
        let all = m.n(31, 59);
        let open = slot(all, all - m.n(2, 7));
        format!("预收费资金监管实现培训机构全覆盖，{all}家机构中{open}家纳入监管账户。")
    }),
];

pub const R22: &[Phrase] = &[
    s("class", |m| {
        let a = m.n(24, 36);
        let pupils = slot(a * 44 - m.n(1, 20), a * 58 + m.n(1, 20));
        format!("实验小学现有教学班{a}个，在校学生{pupils}人，全校无大班额。")
    }),
    s("class", |m| {
        let a = m.n(24, 36);
        let pupils = slot(a * 48 - m.n(1, 20), a * 61 + m.n(1, 20));
        format!("城关初级中学共有{a}个班、{pupils}名学生，已全面消除大班额。")
    }),
    s("class", |m| {
        let a = m.n(311, 490);
        let pupils = slot(a * 41 - m.n(1, 90), a * 59 + m.n(1, 90));
        format!("城区小学共有教学班{a}个，学生{pupils}人，56人以上大班额全部消除。")
    }),
    s("class", |m| {
        let a = m.n(9, 18);
        let pupils = slot(a * 29, a * 43);
        format!("机关幼儿园设{a}个班，在园幼儿{pupils}人，班额全部达标，没有超班额现象。")
    }),
    s("class", |m| {
        let a = m.n(24, 36);
        let pupils = slot(a * 49 - m.n(1, 20), a * 68 + m.n(1, 20));
        format!("县一中高一至高三共{a}个教学班，在校生{pupils}人。全校没有66人以上的超大班额和56人以上的大班额。")
    }),
    s("class", |m| {
        let a = m.n(211, 290);
        let pupils = slot(a * 46 - m.n(1, 90), a * 60 + m.n(1, 90));
        format!("全县初中{pupils}名学生编为{a}个教学班，大班额比例为零。")
    }),
];
