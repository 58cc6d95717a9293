//! The words of help and errors in Chinese, on every level of commands. The commands themselves lie beside.

/// What was wrong with the arguments, in Chinese.
pub fn explain(error: &clap::Error) -> String {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(list)) => list.join(" "),
        _ => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let what = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", said(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有“{argument}”这个选项"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if said(ContextKind::InvalidValue).is_empty() => {
            format!("{argument} 后面要写值")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("{argument} 的值“{}”不对", said(ContextKind::InvalidValue))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => "请写明要做什么".into(),
        ErrorKind::ArgumentConflict => format!("{argument} 写了不止一次,或与别的选项冲突"),
        _ => "参数写得不对".into(),
    };
    format!("错误:{what}。加 --help 查看用法")
}

/// The words that clap itself adds, in Chinese, on every level; `path` is how the command is called.
pub fn chinese(command: clap::Command, path: &str) -> clap::Command {
    let help = clap::Arg::new("help").short('h').long("help").action(clap::ArgAction::Help);
    let layout = template(&command);
    let mut command = command
        .help_template(layout)
        .mut_args(chinese_argument)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(help.help("显示帮助"));
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    for name in names {
        let path = format!("{path} {name}");
        command = command.mut_subcommand(name, |inner| chinese(inner, &path));
    }
    let usage = usage(&command, path);
    command.override_usage(usage)
}

/// The layout of a help page: only the parts that the command has.
fn template(command: &clap::Command) -> String {
    let mut template = "{about}\n\n用法:{usage}".to_owned();
    if command.has_subcommands() {
        template.push_str("\n\n命令:\n{subcommands}");
    }
    if command.get_positionals().next().is_some() {
        template.push_str("\n\n参数:\n{positionals}");
    }
    template + "\n\n选项:\n{options}\n"
}

fn chinese_argument(mut arg: clap::Arg) -> clap::Arg {
    if !arg.get_action().takes_values() {
        return arg;
    }
    arg = arg.hide_default_value(true).hide_env(true).hide_possible_values(true);
    let defaults: Vec<String> = arg.get_default_values().iter().map(|v| v.to_string_lossy().into_owned()).collect();
    match arg.get_help().map(ToString::to_string).filter(|_| !defaults.is_empty()) {
        Some(help) => arg.help(format!("{help}(默认 {})", defaults.join(" "))),
        None => arg,
    }
}

/// `gangmu read [选项] <文件>...`, from the arguments themselves.
fn usage(command: &clap::Command, path: &str) -> String {
    let mut words = path.to_owned();
    if command.get_opts().any(|arg| !arg.is_hide_set()) {
        words.push_str(" [选项]");
    }
    for arg in command.get_positionals() {
        let name = arg.get_value_names().and_then(|names| names.first()).map_or("值", |name| name.as_str());
        let many = arg.get_num_args().is_some_and(|range| range.max_values() > 1);
        let (open, close) = if arg.is_required_set() { ("<", ">") } else { ("[", "]") };
        words.push_str(&format!(" {open}{name}{close}{}", if many { "..." } else { "" }));
    }
    if command.has_subcommands() {
        words.push_str(" <命令>");
    }
    words
}
