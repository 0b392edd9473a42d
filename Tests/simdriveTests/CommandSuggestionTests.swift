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
}
