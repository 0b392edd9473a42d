import Testing

@testable import simdrive

struct CommandSuggestionTests {
    @Test(arguments: [
        ("render a.yaml -o out", nil),
        ("plan a.yaml", nil),
        ("evaluate out", nil),
        ("help render", nil),
        ("--version", nil),
        ("", nil),
        ("vallidate a.yaml", "there is no command 'vallidate'; did you mean 'validate'?"),
        ("dataset verfy out", "there is no command 'verfy'; did you mean 'verify'?"),
        ("evaluate stagse", "there is no command 'stagse'; did you mean 'stages'?"),
        ("plan rendr a.yaml", "there is no command 'rendr'; did you mean 'render'?"),
        ("model show", "there is no command 'show'; choose 'info', 'check' or 'import'"),
    ])
    func commands(_ line: String, _ problem: String?) {
        #expect(
            CommandSuggestion.problem(in: line.split(separator: " ").map(String.init)) == problem)
    }

    @Test(arguments: [
        ("render a.yaml --ouput out", "Unknown option '--ouput'. Did you mean '--output'?"),
        ("render a.yaml --ouput=out", "Unknown option '--ouput'. Did you mean '--output'?"),
        (
            "import coco a.json --image d -o out",
            "Unknown option '--image'. Did you mean '--images'?"
        ),
        ("train image --rnu x", "Unknown option '--rnu'. Did you mean '--run'?"),
        ("evaluate out --agianst b", "Unknown option '--agianst'. Did you mean '--against'?"),
        ("render a.yaml --colour red", "Unknown option '--colour'."),
        ("render a.yaml --frames 2", nil), ("render a.yaml -o out -- --ouput", nil), ("", nil),
    ])
    func optionsThatAreMissed(_ line: String, _ problem: String?) {
        #expect(
            CommandSuggestion.unknownOption(in: line.split(separator: " ").map(String.init))
                == problem)
    }

    /// A full disk is no reason to name an option that a command has not.
    @Test(arguments: [
        ("render a.yaml -o out", true), ("import video a.mp4", true), ("generate a.yaml", true),
        ("preview a.yaml -o p.png", false), ("dataset export out coco", false),
        ("report out", false),
        ("describe rain -o a.yaml", false), ("", false),
    ])
    func whoGoesOn(_ line: String, _ resumes: Bool) {
        let words = line.split(separator: " ").map(String.init)
        #expect(CommandSuggestion.knows("--resume", in: words) == resumes)
    }
}
