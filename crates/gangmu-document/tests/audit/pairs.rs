//! Two documents beside each other: a plan and its summary, and two reports on one year.

use crate::build::Text;
use crate::maker::{Maker, d1, fill, slot};

/// What one document says and what the other says of the same matter.
type Both = fn(&mut Maker) -> (String, String);

/// Two texts in their clean and their planted form.
pub struct Couple {
    pub code: &'static str,
    pub phrase: usize,
    pub clean: (Text, Text),
    pub planted: (Text, Text),
}

/// A task and its result, as they should be.
const AGREED: &[Both] = &[
    |m| {
        let a = m.n(3, 8);
        (format!("新建公办幼儿园{a}所。"), format!("新建公办幼儿园{a}所，全部投入使用。"))
    },
    |m| {
        let a = m.n(41, 90);
        (format!("公开招聘中小学教师{a}名。"), format!("公开招聘中小学教师{a}名，充实到农村学校。"))
    },
    |m| {
        let a = m.n(97, 98);
        (format!("九年义务教育巩固率保持在{a}%以上。"), format!("九年义务教育巩固率达到{a}.{}%。", m.n(2, 9)))
    },
    |m| {
        let a = m.n(5, 9) * 100;
        (format!("培训骨干教师不少于{a}人次。"), format!("全年培训骨干教师{}人次。", a + m.n(11, 90)))
    },
    |m| {
        let a = m.n(11, 25);
        (format!("改造农村学校厕所{a}座。"), format!("农村学校厕所改造任务全面完成，共改造{a}座。"))
    },
    |_| ("举办全县中小学生田径运动会。".to_owned(), "5月份成功举办全县中小学生田径运动会。".to_owned()),
    |_| {
        (
            "制定《中小学生心理健康教育实施方案》。".to_owned(),
            "印发《中小学生心理健康教育实施方案》，健全预警干预机制。".to_owned(),
        )
    },
    |m| {
        let a = m.n(15, 30);
        (format!("创建县级劳动教育示范学校{a}所。"), format!("创建县级劳动教育示范学校{a}所，劳动课程全面开设。"))
    },
    |m| {
        let a = m.n(90, 94);
        (format!("课后服务参与率达到{a}%以上。"), format!("课后服务参与率达{}.{}%。", a + 1, m.n(1, 9)))
    },
    |m| {
        let a = m.n(21, 49) * 100;
        (format!("投入{a}万元实施校舍维修工程。"), format!("校舍维修工程完成投入{a}万元，工程质量全部合格。"))
    },
    |_| {
        ("开展校外培训机构专项治理行动。".to_owned(), "开展校外培训机构专项治理行动，培训市场秩序明显好转。".to_owned())
    },
    |_| ("建立责任督学挂牌督导月报制度。".to_owned(), "建立责任督学挂牌督导月报制度，督导结果按月通报。".to_owned()),
];

/// A task with a result that is missing, short, or goes the other way.
const R23: &[Both] = &[
    |m| {
        let a = m.n(3, 8);
        (format!("建设智慧校园示范校{a}所，10月底前完成。"), slot(format!("建成智慧校园示范校{a}所。"), ""))
    },
    |_| {
        (
            "启动县特殊教育学校迁建项目，年内完成主体工程。".to_owned(),
            slot("县特殊教育学校迁建项目主体工程顺利完工。", ""),
        )
    },
    |m| {
        let a = m.n(90, 94);
        let reached = slot(format!("{}.3", a + 1), format!("{}.4", a - 6));
        (format!("普惠性幼儿园覆盖率达到{a}%以上。"), format!("普惠性幼儿园覆盖率达到{reached}%，圆满完成年度目标。"))
    },
    |m| {
        let a = m.n(11, 25);
        let done = slot(a, a - m.n(3, 8));
        (format!("新建标准化塑胶运动场{a}个。"), format!("全年新建标准化塑胶运动场{done}个。"))
    },
    |m| {
        let by = m.n(5, 12);
        let went = slot(format!("下降{}", d1(by + 2)), format!("上升{}", d1(by)));
        (format!("儿童青少年总体近视率下降{}个百分点。", d1(by)), format!("儿童青少年总体近视率较上年{went}个百分点。"))
    },
    |m| {
        let a = m.n(41, 90) * 100;
        let done = slot(a, a / 100 * 62);
        (format!("落实薄弱环节改善资金{a}万元。"), format!("全年落实薄弱环节改善资金{done}万元。"))
    },
    |_| ("出台教师周转房管理办法，建立轮候制度。".to_owned(), slot("出台教师周转房管理办法，轮候制度运行良好。", "")),
    |m| {
        let a = m.n(20, 30);
        let done = slot(a, a - m.n(5, 9));
        (format!("交流轮岗校长、教师比例不低于{a}%。"), format!("交流轮岗校长、教师比例为{done}%。"))
    },
];

/// One measure of one year in two reports.
const R07: &[Both] = &[
    |m| {
        let a = m.n(1_211, 2_990);
        let b = m.near(a);
        (format!("全年发放学生资助资金{a}万元。"), format!("学生资助工作扎实开展，全年发放学生资助资金{b}万元。"))
    },
    |m| {
        let (a, y) = (m.county.kindergartens, m.county.year);
        let b = m.near(a);
        (format!("{y}年底，全县共有幼儿园{a}所。"), format!("截至{y}年底，全县共有幼儿园{b}所。"))
    },
    |m| {
        let (a, y) = (m.county.primary_pupils, m.county.year);
        let b = m.near(a);
        (format!("{y}年，全县小学在校生{a}人。"), format!("{y}年全县小学在校生为{b}人。"))
    },
    |m| {
        let a = m.n(311, 590);
        let b = m.near(a);
        (format!("全年排查校园安全隐患{a}处。"), format!("强化安全监管，全年排查校园安全隐患{b}处，建立整改台账。"))
    },
    |m| {
        let a = m.n(961, 989);
        let b = slot(d1(a), d1(a - m.n(8, 21)));
        (format!("家长对学校工作的满意率为{}%。", d1(a)), format!("家长对学校工作的满意率达到{b}%。"))
    },
    |m| {
        let a = m.n(31, 69);
        let b = slot(a, a + m.n(2, 5));
        (format!("全县共有寄宿制学校{a}所。"), format!("全县共有寄宿制学校{b}所，均配备宿管人员。"))
    },
];

/// All couples; `seed` decides everything.
pub fn couples(seed: u64) -> Vec<Couple> {
    let mut all = Vec::new();
    for round in 0..12_usize {
        let own = seed + 90_000 + u64::try_from(round).unwrap();
        all.push(couple("R23", round % R23.len(), R23[round % R23.len()], own));
        all.push(couple("R07", round % R07.len(), R07[round % R07.len()], own + 100));
    }
    all
}

fn couple(code: &'static str, phrase: usize, both: Both, seed: u64) -> Couple {
    let mut m = Maker::new(seed);
    let (first, second) = both(&mut m);
    let start = usize::try_from(m.n(0, 11)).unwrap();
    let agreed: Vec<(String, String)> = (0..9).map(|i| AGREED[(start + i) % AGREED.len()](&mut m)).collect();
    let titles = titles(&m, code);
    let sides = |wrong: bool| {
        // Two reports on one year say the same of everything: the results.
        let of_first = |(task, result): &(String, String)| if code == "R23" { task.clone() } else { result.clone() };
        let left = agreed.iter().map(of_first).collect();
        let right = agreed.iter().map(|both| both.1.clone()).collect();
        (text(&titles.0, left, &fill(&first, wrong), 2), text(&titles.1, right, &fill(&second, wrong), 6))
    };
    Couple { code, phrase, clean: sides(false), planted: sides(true) }
}

fn titles(m: &Maker, code: &str) -> (String, String) {
    let (name, y) = (&m.county.name, m.county.year);
    if code == "R23" {
        return (format!("{name}教育局{y}年工作要点"), format!("{name}教育局{y}年工作总结"));
    }
    (format!("{name}教育局{y}年工作总结"), format!("关于{name}{y}年教育工作情况的报告"))
}

/// A document of three chapters with the sentence concerned at a place among the others.
fn text(title: &str, mut sentences: Vec<String>, own: &str, at: usize) -> Text {
    sentences.insert(at, own.to_owned());
    let heads = ["一、加快教育事业发展", "二、加强教师队伍建设和学校管理", "三、维护校园安全稳定"];
    let mut out = format!("{title}\n\n");
    for (head, chapter) in heads.iter().zip(sentences.chunks(4)) {
        out.push_str(&format!("　　{head}\n　　{}\n", chapter.concat()));
    }
    Text { text: out, places: if own.is_empty() { Vec::new() } else { vec![own.to_owned()] } }
}
