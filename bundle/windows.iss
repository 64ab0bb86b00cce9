; The installer for Windows, for one user, without asking for more rights: iscc /DVersion=0.1.0 bundle\windows.iss
[Setup]
AppId=gradexplorer
AppName=gradexplorer
AppVersion={#Version}
AppPublisher=The gradexplorer authors
DefaultDirName={autopf}\gradexplorer
DefaultGroupName=gradexplorer
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
Compression=lzma2
SolidCompression=yes
SetupIconFile=icon.ico
UninstallDisplayIcon={app}\gradexplorer.exe
OutputDir=..\dist
OutputBaseFilename=gradexplorer-{#Version}-windows-x86_64-setup
ChangesAssociations=yes

[Files]
Source: "..\dist\gradexplorer\*"; DestDir: "{app}"; Flags: recursesubdirs

[Icons]
Name: "{group}\gradexplorer"; Filename: "{app}\gradexplorer.exe"
Name: "{group}\Remove gradexplorer"; Filename: "{uninstallexe}"

[Registry]
Root: HKA; Subkey: "Software\Classes\gradexplorer"; ValueType: string; ValueData: "URL:gradexplorer link"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\gradexplorer"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\gradexplorer\shell\open\command"; ValueType: string; ValueData: """{app}\gradexplorer.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\gradexplorer.exe\shell\open\command"; ValueType: string; ValueData: """{app}\gradexplorer.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\gradexplorer.exe\SupportedTypes"; ValueType: string; ValueName: ".json"; ValueData: ""
