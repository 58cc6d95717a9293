//! The program `gangmu`. Everything it does lies in the library; this reads the arguments and says how it ended.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    gangmu::cli::main()
}
